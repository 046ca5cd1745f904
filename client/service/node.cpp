// SPDX-License-Identifier: Apache-2.0
#include "client/service/node.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <thread>

#include "chain-spec/genesis.hpp"
#include "client/service/broadcasts.hpp"
#include "client/service/chain_head/follows.hpp"
#include "client/service/feeds.hpp"
#include "client/service/informant.hpp"
#include "client/service/job_queue.hpp"
#include "client/service/methods/methods.hpp"
#include "client/service/metrics/node_metrics.hpp"
#include "client/service/network/vote_gossip.hpp"
#include "client/service/network/warp_proof.hpp"
#include "client/service/network/warp_start.hpp"
#include "client/service/short_hash.hpp"
#include "client/service/submissions.hpp"
#include "runtime/storage/memory_view.hpp"
#include "runtime/storage/trie_root.hpp"

namespace assay::service {

namespace asio = boost::asio;

namespace {

/// The parts that live on the strand, in the order in which they stand on each other.
class RunningNode {
  public:
    RunningNode(const spec::ChainSpec& spec, const NodeOptions& options)
        : spec_{spec},
          store_{spec, options.base_path, options.database},
          feeds_{store_.chain()},
          submissions_{store_.chain(), wall_clock_ms},
          consensus_{strand_,
                     store_.chain(),
                     store_.database(),
                     submissions_,
                     chain_folder(options.base_path, spec),
                     options.consensus},
          follows_{store_.chain(), [this](auto job) { jobs_.post(std::move(job)); },
                   follow_limits(options)},
          broadcasts_{store_.chain(), submissions_},
          metrics_{spec.id, node_version, options.network.role},
          votes_{consensus_.finality()},
          network_{strand_, store_.chain(), submissions_, options.network, network_hooks()},
          informant_{store_.chain(), network_},
          idle_{strand_},
          signals_{strand_, SIGINT, SIGTERM} {
        votes_.connect(network_);
        add_all_methods(methods_, {store_.chain(), spec_, feeds_, submissions_, follows_,
                                   broadcasts_, [this](auto job) { jobs_.post(std::move(job)); },
                                   &consensus_.finality(), &consensus_.keys()});
        add_network_methods(methods_, network_, store_.chain());
        auto rpc = options.rpc;
        rpc.on_call = [this](std::string_view method, auto time, bool success) {
            if (methods_.find(method)) metrics_.called(std::string{method}, time, success);
        };
        server_.emplace(std::move(rpc), methods_, [this](auto job) { jobs_.post(std::move(job)); });
        if (options.metrics.enabled)
            metrics_server_.emplace(strand_, options.metrics, metrics_.registry(), [this] {
                metrics_.sample(store_.chain(), submissions_, network_);
                metrics_.sample(consensus_.finality());
                metrics_.sample(server_->statistics());
            });
    }

    void run() {
        const auto best = store_.chain().best();
        spdlog::info("{}: best #{} ({}), finalized #{}", spec_.name, best.number,
                     short_hash(best.hash), store_.chain().finalised().number);
        spdlog::info("Running JSON-RPC server: addr=127.0.0.1:{}", server_->port());
        spdlog::info("Local node identity is: {}", network::to_text(network_.self()));
        for (const auto& address : network_.addresses())
            spdlog::info("Listening for peers: {}", network::to_text(address));
        signals_.async_wait([this](const auto& failed, int) {
            if (!failed) strand_.stop();
        });
        // On a chain of the past nobody waits for a block.
        consensus_.start([this] { return !network_.is_catching_up(); },
                         [this](const auto& block, auto time) { on_authored(block, time); });
        report_idle();
        strand_.run();
        server_->stop();
        network_.stop();
        strand_.restart();
        strand_.poll();
        spdlog::info("Stopped at #{}", store_.chain().best().number);
    }

  private:
    FollowLimits follow_limits(const NodeOptions& options) const {
        constexpr std::uint64_t minute_ms = 60'000, reported_least = 2, reported_most = 60;
        const auto window = std::max(options.database.state_window, 2U);
        FollowLimits limits;
        limits.reported = static_cast<BlockNumber>(std::min<std::uint64_t>(
            std::clamp(minute_ms / consensus_.slot_ms(), reported_least, reported_most),
            window / 2));
        limits.pinned_behind = std::min(1024U, window - window / 4);
        return limits;
    }

    NetworkHooks network_hooks() {
        return {.import =
                    [this](const frame::Block& block, const network::Justifications& proofs) {
                        return import(block, proofs);
                    },
                .vote =
                    [this](const network::PeerId& from, const grandpa::GossipMessage& message) {
                        return votes_.receive(from, message);
                    },
                .warp_proof = [this](const Hash256& begin) -> std::optional<Bytes> {
                    const auto way = warp_proof(store_.chain(), consensus_.finality(), begin);
                    return way ? std::optional{network::to_bytes(*way)} : std::nullopt;
                }};
    }

    Expected<BlockReference, ImportFailure> import(const frame::Block& block,
                                                   const network::Justifications& proofs) {
        const auto begun = std::chrono::steady_clock::now();
        // The network writes what comes in one turn together.
        auto imported = store_.chain().import(block, consensus_.slot_now(), Chain::Write::Later);
        metrics_.imported(std::chrono::steady_clock::now() - begun, static_cast<bool>(imported));
        if (imported)
            for (const auto& [engine, proof] : proofs)
                if (engine == grandpa::engine_id) consensus_.finality().receive_proof(proof);
        return imported;
    }

    void on_authored(const BlockReference& block, Seconds time) {
        const auto body = store_.chain().body(block.hash);
        metrics_.constructed(time, body ? body->size() : 0);
        spdlog::info("Imported #{} ({})", block.number, short_hash(block.hash));
    }

    void report_idle() {
        idle_.expires_after(std::chrono::seconds{5});
        idle_.async_wait([this](const auto& failed) {
            if (failed) return;
            spdlog::info(informant_.line(std::chrono::steady_clock::now()));
            report_idle();
        });
    }

    const spec::ChainSpec& spec_;
    asio::io_context strand_{1};
    JobQueue jobs_{strand_};
    ChainStore store_;
    Feeds feeds_;
    Submissions submissions_;
    Consensus consensus_;
    Follows follows_;
    Broadcasts broadcasts_;
    NodeMetrics metrics_;
    VoteGossip votes_;
    NodeNetwork network_;
    Informant informant_;
    rpc::MethodRegistry methods_;
    asio::steady_timer idle_;
    asio::signal_set signals_;
    std::optional<rpc::Server> server_;
    std::optional<MetricsServer> metrics_server_;
};

/// Brings a chain of which there is nothing to the newest final block. False: told to stop.
bool warp(const spec::ChainSpec& spec, const NodeOptions& options) {
    ChainStore store{spec, options.base_path, options.database};
    if (const auto best = store.chain().best(); best.number > 0) {
        spdlog::info("Has blocks up to #{} already: goes on from there, without warp", best.number);
        return true;
    }
    asio::io_context strand{1};
    asio::signal_set signals{strand, SIGINT, SIGTERM};
    signals.async_wait([&](const auto& failed, int) {
        if (!failed) strand.stop();
    });
    WarpStart start{strand, store.chain(), store.database(), options.network, {.ended = [&] {
                        signals.cancel();
                    }}};
    spdlog::info("{}: looks for the newest final block", spec.name);
    strand.run();
    if (start.end() == WarpStart::End::NothingFinal)
        spdlog::info("No peer has a final block above genesis: begins there");
    return start.end().has_value();
}

}  // namespace

std::filesystem::path chain_folder(const std::filesystem::path& base_path,
                                   const spec::ChainSpec& spec) {
    return base_path / "chains" / spec.id;
}

ChainStore::ChainStore(const spec::ChainSpec& spec, const std::filesystem::path& base_path,
                       const db::Options& options)
    : signatures_{std::max(1U, std::thread::hardware_concurrency())} {
    const auto folder = chain_folder(base_path, spec) / "db";
    std::filesystem::create_directories(folder);
    database_ = std::make_unique<db::Database>(folder, options);
    storage::Entries state;
    for (const auto& [key, value] : spec.genesis_state)
        if (value) state.emplace(key, *value);
    const auto root = storage::trie_root(state, storage::StateVersion::V1);
    const auto header = chain_spec::genesis_header(root);
    const storage::MemoryView genesis{state};
    database_->init_genesis(
        {hash_of(header), scale::to_bytes(header), root, std::move(state), "assay"});
    Voters::begin(*database_, genesis);
    chain_ = std::make_unique<Chain>(*database_, signatures_);
}

void run_node(const spec::ChainSpec& spec, const NodeOptions& options) {
    if (options.sync == SyncMode::Warp && !warp(spec, options)) return;
    RunningNode node{spec, options};
    node.run();
}

}  // namespace assay::service
