// SPDX-License-Identifier: Apache-2.0
// A chain with a past: its voters have changed three times, three of its four validators are there,
// and two of them serve peers over real sockets.
#pragma once

#include <boost/asio/io_context.hpp>

#include "client/service/network/vote_gossip.hpp"
#include "client/service/network/warp_proof.hpp"
#include "tests/client/service/validators.hpp"

namespace assay::service::testing {

inline NetworkOptions on_loopback(std::uint8_t number, std::vector<network::Multiaddr> boot = {}) {
    NetworkOptions options;
    options.listens = {network::socket_multiaddr("127.0.0.1", 0)};
    options.boot = std::move(boot);
    options.key = {number};
    return options;
}

inline std::optional<Bytes> proof_of(const Validator& of, const Hash256& begin) {
    const auto way = warp_proof(*of.chain, *of.finality, begin);
    return way ? std::optional{network::to_bytes(*way)} : std::nullopt;
}

/// A validator on real sockets, beside the wire of its `Network`.
struct Serving {
    VoteGossip votes;
    NodeNetwork network;

    Serving(boost::asio::io_context& strand, Validator& of, std::uint8_t number)
        : votes{*of.finality},
          network{strand,
                  *of.chain,
                  *of.submissions,
                  on_loopback(number),
                  {.import = [](const frame::Block&, const network::Justifications&)
                       -> Expected<BlockReference, ImportFailure> {
                       return Failure{ImportFailure{ImportError::Known, "comes by the wire"}};
                   },
                   .vote =
                       [this](const network::PeerId& from, const grandpa::GossipMessage& message) {
                           return votes.receive(from, message);
                       },
                   .warp_proof = [&of](const Hash256& begin) { return proof_of(of, begin); }}} {
        const auto by_wire = of.finality->hooks().broadcast;
        votes.connect(network);
        of.finality->hooks().broadcast = [by_wire, by_socket = of.finality->hooks().broadcast](
                                             const grandpa::GossipMessage& message) {
            by_wire(message);
            by_socket(message);
        };
    }
};

struct OldChain {
    boost::asio::io_context strand;
    Network chain{{"Alice", "Bob", "Charlie", "Dave"}};
    std::optional<Serving> alice_serves, bob_serves;

    OldChain() {
        chain.at(3).close();
        for (std::uint32_t change = 0; change < 3; ++change) {
            name_keys("Next" + std::to_string(change), change);
            chain.run(chain_spec::epoch_slots);
        }
        while (alice().finality->voters().set_id() < 3) chain.next_slot();
        chain.run(20);
        alice_serves.emplace(strand, alice(), std::uint8_t{1});
        bob_serves.emplace(strand, bob(), std::uint8_t{2});
    }
    Validator& alice() { return chain.at(0); }
    Validator& bob() { return chain.at(1); }

    /// New session keys for Alice.
    void name_keys(const std::string& name, std::uint32_t nonce) {
        alice().keys.remember(babe_key_type, pair_of(keystore::Scheme::Sr25519, name));
        alice().keys.remember(grandpa_key_type, pair_of(keystore::Scheme::Ed25519, name));
        const auto call = frame::encode_call<chain_spec::Session>(
            session::set_keys{{{voter_of(name).bytes}, {stash_of(name).bytes}}, {}});
        const chain_spec::SigningContext context{
            .spec_version = chain_spec::spec_version,
            .transaction_version = chain_spec::transaction_version,
            .genesis = alice().chain->genesis(),
            .nonce = nonce};
        const auto body =
            chain_spec::assemble_extrinsic(context, call, stash_of("Alice"),
                                           pair_of(keystore::Scheme::Sr25519, "Alice")
                                               .sign(chain_spec::payload_to_sign(context, call)));
        INVARIANT(alice().submissions->offer(body));
    }

    /// Does what is due on the sockets: before something that waits for them goes away.
    void settle() {
        if (strand.stopped()) strand.restart();
        strand.poll();
    }
    /// Runs the sockets until `done`, for at most `seconds`.
    template <class Done>
    bool until(Done done, int seconds = 30) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{seconds};
        while (!done()) {
            if (std::chrono::steady_clock::now() > end) return false;
            strand.run_one_for(std::chrono::milliseconds{20});
            if (strand.stopped()) strand.restart();
        }
        return true;
    }
};

/// Made once: it takes long.
inline OldChain& old_chain() {
    static OldChain chain;
    return chain;
}

}  // namespace assay::service::testing
