// SPDX-License-Identifier: Apache-2.0
#include "client/service/network/warp_start.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>

#include "chain-spec/consensus.hpp"
#include "client/service/network/warp_base.hpp"
#include "client/service/short_hash.hpp"

namespace assay::service {

namespace {

// One question each time, which is as often as peers answer them.
constexpr std::chrono::milliseconds question_every{150};
constexpr std::chrono::seconds progress_every{5};

grandpa::AuthorityList first_voters(const Chain& chain) {
    return chain_spec::grandpa_authorities(chain.state(chain.genesis())->values());
}

}  // namespace

WarpStart::WarpStart(boost::asio::io_context& strand, const Chain& chain, db::Database& database,
                     const NetworkOptions& options, Hooks hooks,
                     const network::FastSyncOptions& sync)
    : database_{database},
      hooks_{std::move(hooks)},
      ledger_{chain},
      swarm_{swarm_options(options)},
      identify_{swarm_, {.agent = agent(options)}},
      ping_{swarm_},
      network_{swarm_, ledger_, {.role = options.role, .follow_blocks = false}, {}},
      sync_{ledger_.genesis(), first_voters(chain), sync},
      host_{strand, swarm_, {.listens = options.listens}},
      timer_{strand},
      told_{std::chrono::steady_clock::now()} {
    addresses_ = reachable_addresses(host_.listens());
    addresses_.insert(addresses_.begin(), options.public_addresses.begin(),
                      options.public_addresses.end());
    identify_.set_listens(addresses_);
    work();
}

std::vector<network::Multiaddr> WarpStart::addresses() const {
    auto out = addresses_;
    for (auto& address : out) address.peer = swarm_.self();
    return out;
}

void WarpStart::work() {
    if (sync_.done()) return begin();
    if (sync_.chain_is_young(host_.now())) return finish(End::NothingFinal);
    std::vector<network::FastSync::Peer> peers;
    for (const auto& peer : network_.peers()) peers.push_back({peer.id, peer.best.number});
    if (const auto question = sync_.next(peers, host_.now())) ask(*question);
    tell_progress(std::chrono::steady_clock::now());
    timer_.expires_after(question_every);
    timer_.async_wait([this](const auto& failed) {
        if (!failed) work();
    });
}

void WarpStart::ask(const network::FastSyncQuestion& question) {
    if (const auto* page = std::get_if<network::StateRequest>(&question.ask))
        return network_.request_state(question.peer, *page, [this](auto answer) {
            note(sync_.received(std::move(answer), host_.now()));
        });
    network_.request_warp(
        question.peer, std::get<network::WarpRequest>(question.ask),
        [this](auto answer) { note(sync_.proven(std::move(answer), signatures_, host_.now())); });
}

void WarpStart::note(const std::optional<network::FastSyncRefusal>& refusal) {
    if (!refusal) return;
    spdlog::warn("Warp: gave up {}: {}", network::to_text(refusal->peer), refusal->reason);
    if (refusal->conduct) swarm_.report(refusal->peer, *refusal->conduct);
    if (hooks_.refused) hooks_.refused(*refusal);
}

void WarpStart::begin() {
    auto found = sync_.take();
    const auto at = sync_.at();
    if (const auto why = unfit(found))
        throw std::runtime_error{"cannot begin at the final block #" + std::to_string(at.number) +
                                 ": " + *why + "; --sync full begins at genesis"};
    database_.begin_at(base_of(std::move(found)));
    spdlog::info("Warp: begins at #{} ({}), voters' set {}", at.number, short_hash(at.hash),
                 sync_.set_id());
    finish(End::Begun);
}

void WarpStart::tell_progress(std::chrono::steady_clock::time_point now) {
    if (now - told_ < progress_every) return;
    told_ = now;
    spdlog::info("Warp: {} peers, final #{}, voters' set {}, {:.1f} MiB of state",
                 network_.peers().size(), sync_.at().number, sync_.set_id(),
                 static_cast<double>(sync_.bytes()) / (1U << 20));
}

void WarpStart::finish(End end) {
    end_ = end;
    stop();
    if (hooks_.ended) hooks_.ended();
}

void WarpStart::stop() {
    timer_.cancel();
    host_.stop();
}

}  // namespace assay::service
