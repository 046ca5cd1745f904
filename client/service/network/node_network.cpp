// SPDX-License-Identifier: Apache-2.0
#include "client/service/network/node_network.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>

#include "client/service/short_hash.hpp"

namespace assay::service {

namespace {

// Without a block of the others for so long, being behind them is but a claim.
constexpr std::chrono::seconds claim_max{10};

network::ImportResult result_of(ImportError error) {
    switch (error) {
        case ImportError::Known:
            return network::ImportResult::Known;
        case ImportError::UnknownParent:
            return network::ImportResult::UnknownParent;
        // Our clock or our program may be to blame.
        case ImportError::FutureSlot:
        case ImportError::UnknownRules:
        case ImportError::TooManyForks:
            return network::ImportResult::Deferred;
        case ImportError::BadHeader:
        case ImportError::BadBlock:
        case ImportError::BadStateRoot:
            break;
    }
    return network::ImportResult::Bad;
}

}  // namespace

NodeNetwork::NodeNetwork(boost::asio::io_context& strand, Chain& chain, Submissions& submissions,
                         const NetworkOptions& options, NetworkHooks hooks)
    : strand_{strand},
      chain_{chain},
      submissions_{submissions},
      options_{options},
      started_at_{chain.best().number},
      import_{std::move(hooks.import)},
      ledger_{chain},
      swarm_{swarm_options(options)},
      imports_{strand,
               [this](const network::PeerId& from, network::BlockData block) {
                   return import(from, std::move(block));
               },
               [this](const Hash256& hash, network::ImportResult result) {
                   network_.imported(hash, result);
               },
               [&chain] { chain.write(); }},
      intake_{strand, submissions,
              [this](const network::PeerId& peer, network::Conduct conduct) {
                  swarm_.report(peer, conduct);
              }},
      identify_{swarm_, {.agent = agent(options)}},
      ping_{swarm_},
      network_{swarm_, ledger_, {.role = options.role}, events(hooks)} {
    log_drops();
    host_ = std::make_unique<network::Host>(strand_, swarm_,
                                            network::HostOptions{.listens = options_.listens});
    addresses_ = reachable_addresses(host_->listens());
    addresses_.insert(addresses_.begin(), options_.public_addresses.begin(),
                      options_.public_addresses.end());
    identify_.set_listens(addresses_);
    chain_.follow({.imported =
                       [this](const BlockReference&, const frame::Block& block, bool best) {
                           if (!stopped_) network_.announce(block.header, best);
                       },
                   .best_changed =
                       [this](const BlockReference&, const frame::Block& block) {
                           if (!stopped_) network_.announce(block.header, true);
                       },
                   .finalised = [this](const BlockReference&,
                                       const std::vector<Hash256>&) { ledger_.finalised_more(); }});
    submissions_.on_ready([this](const pool::TransactionPointer& transaction) {
        if (!stopped_ && transaction->validity.propagate) send_later(transaction);
    });
}

network::ChainEvents NodeNetwork::events(NetworkHooks& hooks) {
    return {.import =
                [this](const network::PeerId& from, std::vector<network::BlockData> blocks) {
                    imports_.add(from, std::move(blocks));
                },
            .transactions =
                [this](const network::PeerId& from, std::vector<Bytes> transactions) {
                    intake_.add(from, std::move(transactions));
                },
            .waiting_transactions =
                [this] {
                    std::vector<Bytes> waiting;
                    for (const auto& transaction : submissions_.ready())
                        if (transaction->validity.propagate) waiting.push_back(transaction->body);
                    return waiting;
                },
            .vote = std::move(hooks.vote),
            .warp_proof = std::move(hooks.warp_proof)};
}

void NodeNetwork::log_drops() {
    swarm_.set_events({.connected =
                           [](const network::PeerId& peer, network::Side) {
                               spdlog::debug("Connected to {}", network::to_text(peer));
                           },
                       .disconnected =
                           [](const network::PeerId& peer, network::DropReason reason) {
                               spdlog::debug("Disconnected from {}: {}", network::to_text(peer),
                                             network::to_text(reason));
                           },
                       .dropped =
                           [](const network::Multiaddr& address, network::DropReason reason) {
                               spdlog::trace("Connection with {} ended: {}",
                                             network::to_text(address), network::to_text(reason));
                           }});
}

void NodeNetwork::stop() {
    if (std::exchange(stopped_, true)) return;
    imports_.clear();
    intake_.clear();
    host_->stop();
}

network::ImportResult NodeNetwork::import(const network::PeerId& from, network::BlockData data) {
    const frame::Block block{*std::move(data.header), std::move(data.body)};
    const auto imported = import_(block, data.justifications);
    if (imported) {
        got_on_ = std::chrono::steady_clock::now();
        if (!is_syncing())
            spdlog::info("Imported #{} ({})", imported->number, short_hash(imported->hash));
        return network::ImportResult::Imported;
    }
    const auto result = result_of(imported.error().error);
    if (result == network::ImportResult::Bad)
        spdlog::warn("Bad block #{} ({}) from {}: {}", BlockNumber{block.header.number},
                     short_hash(data.hash), network::to_text(from), imported.error().detail);
    else
        spdlog::debug("Block #{} ({}) is not imported: {}", BlockNumber{block.header.number},
                      short_hash(data.hash), imported.error().detail);
    return result;
}

// What becomes ready in one turn travels together.
void NodeNetwork::send_later(const pool::TransactionPointer& transaction) {
    outgoing_.push_back(transaction->body);
    if (outgoing_.size() > 1) return;
    boost::asio::post(strand_, [this] {
        const auto transactions = std::exchange(outgoing_, {});
        if (!stopped_) network_.propagate(transactions);
    });
}

std::vector<network::Multiaddr> NodeNetwork::addresses() const {
    auto out = addresses_;
    for (auto& address : out) address.peer = self();
    return out;
}

bool NodeNetwork::is_catching_up() const {
    return is_syncing() && std::chrono::steady_clock::now() - got_on_ < claim_max;
}

BlockNumber NodeNetwork::sync_target() const {
    return std::max(network_.sync().target(), chain_.best().number);
}

}  // namespace assay::service
