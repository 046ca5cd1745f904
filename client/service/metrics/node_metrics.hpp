// SPDX-License-Identifier: Apache-2.0
// What a node counts and measures, under the names that dashboards of Substrate's nodes know. Each
// metric carries the chain's id as its label `chain`.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "client/rpc/server.hpp"
#include "client/service/finality.hpp"
#include "client/service/network/node_network.hpp"

namespace assay::service {

using Seconds = std::chrono::duration<double>;

class NodeMetrics {
  public:
    NodeMetrics(const std::string& chain, const std::string& version, network::Role role);

    /// For the server, and for those who measure more. Safe to read from any thread.
    const std::shared_ptr<prometheus::Registry>& registry() const { return registry_; }

    // ---- On the node's strand ------------------------------------------------------------------

    /// Where chain, pool and network stand; to be called every second or so.
    void sample(const Chain& chain, const Submissions& submissions, const NodeNetwork& network);
    void sample(const Finality& finality);
    void sample(const rpc::ServerStatistics& sessions);
    /// A block of a peer was checked and executed.
    void imported(Seconds time, bool success);
    /// This node has made a block.
    void constructed(Seconds time, std::size_t transactions);
    /// An RPC call was answered. `method` must be one that exists: names are remembered.
    void called(const std::string& method, std::chrono::microseconds time, bool success);

  private:
    prometheus::Gauge& gauge(const std::string& name, const std::string& help,
                             const prometheus::Labels& labels = {});
    prometheus::Counter& counter(const std::string& name, const std::string& help,
                                 const prometheus::Labels& labels = {});
    prometheus::Histogram& histogram(const std::string& name, const std::string& help);
    void sample_process();

    std::shared_ptr<prometheus::Registry> registry_;
    prometheus::Labels chain_;
    prometheus::Gauge &best_, &finalised_, &sync_target_, &leaves_;
    prometheus::Gauge &ready_, &ready_bytes_, &peers_, &syncing_, &queued_;
    prometheus::Gauge &memory_, &files_;
    prometheus::Gauge& round_;
    prometheus::Counter &prevotes_, &precommits_;
    prometheus::Counter &processor_, &bytes_in_, &bytes_out_;
    prometheus::Counter &sessions_opened_, &sessions_closed_;
    prometheus::Counter &imported_good_, &imported_bad_;
    prometheus::Histogram &import_time_, &construct_time_;
    prometheus::Gauge& block_transactions_;
    prometheus::Family<prometheus::Histogram>& call_time_;
    prometheus::Family<prometheus::Counter>& calls_;
};

/// Blocks on which none is built, the last finalised one where nothing stands on it.
std::size_t leaves_of(const Chain& chain);

}  // namespace assay::service
