// SPDX-License-Identifier: Apache-2.0
// How a fresh node begins near the end of the chain: joins the network only to fetch the newest
// final block with its state, puts that into the database in one transaction, and leaves. The node
// then starts as after any restart (docs/adr/0422).
#pragma once

#include <boost/asio/steady_timer.hpp>

#include "client/network/chain/chain_network.hpp"
#include "client/network/host/host.hpp"
#include "client/network/swarm/identify.hpp"
#include "client/network/swarm/ping.hpp"
#include "client/network/sync/fast_sync.hpp"
#include "client/service/network/chain_ledger.hpp"
#include "client/service/network/network_options.hpp"

namespace assay::service {

class WarpStart {
  public:
    enum class End : std::uint8_t {
        Begun,  ///< The database begins at a final block: what was read of it before is void.
        NothingFinal,  ///< The peers have no final block: nothing has happened.
    };
    struct Hooks {
        std::function<void()> ended{};
        std::function<void(const network::FastSyncRefusal&)> refused{};  ///< For tests.
    };

    /// Joins at once. `chain` stands at genesis; all given must outlive it. Jobs on the strand may
    /// throw db::DatabaseError, and std::runtime_error where a final block is found that nobody
    /// can begin from.
    WarpStart(boost::asio::io_context& strand, const Chain& chain, db::Database& database,
              const NetworkOptions& options, Hooks hooks,
              const network::FastSyncOptions& sync = {});
    /// On the strand, or when that is not running: leaves the network.
    ~WarpStart() { stop(); }
    WarpStart(const WarpStart&) = delete;
    WarpStart& operator=(const WarpStart&) = delete;

    /// Nothing while it goes on.
    std::optional<End> end() const { return end_; }
    const network::FastSync& sync() const { return sync_; }
    /// What others can dial, with our peer id.
    std::vector<network::Multiaddr> addresses() const;

  private:
    void work();
    void ask(const network::FastSyncQuestion& question);
    void note(const std::optional<network::FastSyncRefusal>& refusal);
    void begin();
    void tell_progress(std::chrono::steady_clock::time_point now);
    void finish(End end);
    void stop();

    db::Database& database_;
    Hooks hooks_;
    ChainLedger ledger_;
    network::Swarm swarm_;
    network::Identify identify_;
    network::Ping ping_;
    network::ChainNetwork network_;
    network::FastSync sync_;
    grandpa::PlainSignatures signatures_;
    network::Host host_;
    std::vector<network::Multiaddr> addresses_;
    boost::asio::steady_timer timer_;
    std::chrono::steady_clock::time_point told_;
    std::optional<End> end_;
};

}  // namespace assay::service
