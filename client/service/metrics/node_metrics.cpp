// SPDX-License-Identifier: Apache-2.0
#include "client/service/metrics/node_metrics.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

namespace assay::service {

namespace {

using prometheus::Histogram;

// Prometheus' own, in seconds; and those of Substrate's RPC, in microseconds.
const Histogram::BucketBoundaries second_buckets{0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                                 0.5,   1,    2.5,   5,    10};
const Histogram::BucketBoundaries call_buckets{
    5, 25, 100, 500, 1'000, 2'500, 10'000, 25'000, 100'000, 1'000'000, 2'500'000, 10'000'000};

double since_1970() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

// Counters only count up; whoever keeps the sum himself hands it over.
void raise(prometheus::Counter& counter, double to) {
    if (const auto more = to - counter.Value(); more > 0) counter.Increment(more);
}

}  // namespace

std::size_t leaves_of(const Chain& chain) {
    std::set<Hash256> parents;
    const auto blocks = chain.unfinalised();
    for (const auto& block : blocks)
        if (const auto header = chain.header(block.hash)) parents.insert(header->parent_hash);
    const auto leaves = std::ranges::count_if(
        blocks, [&](const BlockReference& block) { return !parents.contains(block.hash); });
    return std::max<std::size_t>(static_cast<std::size_t>(leaves), 1);
}

NodeMetrics::NodeMetrics(const std::string& chain, const std::string& version, network::Role role)
    : registry_{std::make_shared<prometheus::Registry>()},
      chain_{{"chain", chain}},
      best_{
          gauge("substrate_block_height", "Block height info of the chain", {{"status", "best"}})},
      finalised_{gauge("substrate_block_height", "Block height info of the chain",
                       {{"status", "finalized"}})},
      sync_target_{gauge("substrate_block_height", "Block height info of the chain",
                         {{"status", "sync_target"}})},
      leaves_{gauge("substrate_number_leaves", "Number of known chain leaves (aka forks)")},
      ready_{gauge("substrate_ready_transactions_number",
                   "Number of transactions in the ready queue")},
      ready_bytes_{gauge("substrate_ready_transactions_bytes",
                         "Bytes of the transactions in the ready queue")},
      peers_{gauge("substrate_sub_libp2p_peers_count", "Number of connected peers")},
      syncing_{gauge("substrate_sub_libp2p_is_major_syncing",
                     "Whether the node is performing a major sync or not")},
      queued_{gauge("substrate_sync_queued_blocks", "Number of blocks in import queue")},
      memory_{gauge("process_resident_memory_bytes", "Resident memory size")},
      files_{gauge("process_open_fds", "Number of open file descriptors")},
      round_{gauge("substrate_finality_grandpa_round", "Highest completed GRANDPA round.")},
      prevotes_{counter("substrate_finality_grandpa_prevotes_total",
                        "Total number of GRANDPA prevotes cast locally.")},
      precommits_{counter("substrate_finality_grandpa_precommits_total",
                          "Total number of GRANDPA precommits cast locally.")},
      processor_{counter("process_cpu_seconds_total", "User and system CPU time spent")},
      bytes_in_{counter("substrate_sub_libp2p_network_bytes_total", "Total bandwidth usage",
                        {{"direction", "in"}})},
      bytes_out_{counter("substrate_sub_libp2p_network_bytes_total", "Total bandwidth usage",
                         {{"direction", "out"}})},
      sessions_opened_{counter("substrate_rpc_sessions_opened", "Number of RPC sessions opened")},
      sessions_closed_{counter("substrate_rpc_sessions_closed", "Number of RPC sessions closed")},
      imported_good_{counter("substrate_import_queue_processed_total",
                             "Blocks processed by import queue", {{"result", "success"}})},
      imported_bad_{counter("substrate_import_queue_processed_total",
                            "Blocks processed by import queue", {{"result", "failure"}})},
      import_time_{histogram("substrate_block_verification_and_import_time",
                             "Time taken to verify and import blocks")},
      construct_time_{histogram("substrate_proposer_block_constructed",
                                "Histogram of time taken to construct new block")},
      block_transactions_{gauge("substrate_proposer_number_of_transactions",
                                "Number of transactions included in block")},
      call_time_{prometheus::BuildHistogram()
                     .Name("substrate_rpc_calls_time")
                     .Help("Total time [us] of processed RPC calls")
                     .Labels(chain_)
                     .Register(*registry_)},
      calls_{prometheus::BuildCounter()
                 .Name("substrate_rpc_calls_finished")
                 .Help("Number of processed RPC calls (unique un-batched requests)")
                 .Labels(chain_)
                 .Register(*registry_)} {
    gauge("substrate_build_info", "A metric with a constant '1' value labeled by name, version",
          {{"name", "assay-node"}, {"version", version}})
        .Set(1);
    gauge("substrate_node_roles", "The roles the node is running as")
        .Set(static_cast<double>(role));
    const auto now = since_1970();
    gauge("substrate_process_start_time_seconds",
          "Number of seconds between the UNIX epoch and the moment the process started")
        .Set(std::floor(now));
    gauge("process_start_time_seconds", "Start time of the process since the UNIX epoch").Set(now);
}

prometheus::Gauge& NodeMetrics::gauge(const std::string& name, const std::string& help,
                                      const prometheus::Labels& labels) {
    return prometheus::BuildGauge()
        .Name(name)
        .Help(help)
        .Labels(chain_)
        .Register(*registry_)
        .Add(labels);
}

prometheus::Counter& NodeMetrics::counter(const std::string& name, const std::string& help,
                                          const prometheus::Labels& labels) {
    return prometheus::BuildCounter()
        .Name(name)
        .Help(help)
        .Labels(chain_)
        .Register(*registry_)
        .Add(labels);
}

Histogram& NodeMetrics::histogram(const std::string& name, const std::string& help) {
    return prometheus::BuildHistogram()
        .Name(name)
        .Help(help)
        .Labels(chain_)
        .Register(*registry_)
        .Add({}, second_buckets);
}

void NodeMetrics::sample(const Chain& chain, const Submissions& submissions,
                         const NodeNetwork& network) {
    best_.Set(chain.best().number);
    finalised_.Set(chain.finalised().number);
    sync_target_.Set(network.sync_target());
    leaves_.Set(static_cast<double>(leaves_of(chain)));
    const auto ready = submissions.ready_size();
    ready_.Set(static_cast<double>(ready.count));
    ready_bytes_.Set(static_cast<double>(ready.bytes));
    peers_.Set(static_cast<double>(network.peers().size()));
    syncing_.Set(network.is_syncing() ? 1 : 0);
    queued_.Set(static_cast<double>(network.import_queue()));
    const auto bytes = network.statistics();
    raise(bytes_in_, static_cast<double>(bytes.bytes_in));
    raise(bytes_out_, static_cast<double>(bytes.bytes_out));
    sample_process();
}

void NodeMetrics::sample(const Finality& finality) {
    if (!finality.started()) return;
    round_.Set(static_cast<double>(finality.voter().best_round() - 1));
    raise(prevotes_, static_cast<double>(finality.votes_cast().prevotes));
    raise(precommits_, static_cast<double>(finality.votes_cast().precommits));
}

void NodeMetrics::sample(const rpc::ServerStatistics& sessions) {
    raise(sessions_opened_, static_cast<double>(sessions.sessions_opened));
    raise(sessions_closed_, static_cast<double>(sessions.sessions_closed));
}

void NodeMetrics::sample_process() {
    std::ifstream sizes{"/proc/self/statm"};
    double all = 0, resident = 0;
    if (sizes >> all >> resident)
        memory_.Set(resident * static_cast<double>(::sysconf(_SC_PAGESIZE)));
    std::error_code failed;
    std::filesystem::directory_iterator open{"/proc/self/fd", failed};
    if (!failed) files_.Set(static_cast<double>(std::distance(begin(open), end(open))));
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    raise(processor_, seconds(used.ru_utime) + seconds(used.ru_stime));
}

void NodeMetrics::imported(Seconds time, bool success) {
    (success ? imported_good_ : imported_bad_).Increment();
    if (success) import_time_.Observe(time.count());
}

void NodeMetrics::constructed(Seconds time, std::size_t transactions) {
    construct_time_.Observe(time.count());
    block_transactions_.Set(static_cast<double>(transactions));
}

void NodeMetrics::called(const std::string& method, std::chrono::microseconds time, bool success) {
    call_time_.Add({{"method", method}}, call_buckets).Observe(static_cast<double>(time.count()));
    calls_.Add({{"method", method}, {"is_error", success ? "false" : "true"}}).Increment();
}

}  // namespace assay::service
