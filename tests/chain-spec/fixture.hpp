// SPDX-License-Identifier: Apache-2.0
// A chain in memory: the real runtime, signed extrinsics and blocks, without a node.
#pragma once

#include "chain-spec/genesis.hpp"
#include "chain-spec/runtime.hpp"
#include "chain-spec/runtime_api.hpp"
#include "consensus/babe/header.hpp"
#include "runtime/crypto/sr25519.hpp"
#include "tests/chain-spec/parameters.hpp"

namespace assay::chain_spec {

inline crypto::sr25519::SecretKey test_key(std::uint8_t seed) {
    crypto::sr25519::MiniSecret mini{};
    mini.fill(seed);
    return crypto::sr25519::SecretKey::from_mini_secret(mini);
}

struct TestAccount {
    crypto::sr25519::SecretKey key;
    AccountId id{key.public_key()};
    explicit TestAccount(std::uint8_t seed) : key{test_key(seed)} {}
};

struct TestChain {
    TestAccount alice{1}, bob{2}, author{9};
    storage::MemoryView state;
    Hash256 head{};
    BlockNumber number = 0;

    TestChain() {
        state.apply(
            build_genesis(with_validator({.balances = {{alice.id, 1000 * unit}, {author.id, unit}},
                                          .protocol = development_parameters()},
                                         author.id)));
        head = hash_of(genesis_header({}));
        genesis = head;
    }
    Hash256 genesis;

    Bytes sign(const TestAccount& by, const Bytes& call, std::uint32_t nonce, Balance tip = 0,
               frame::Era era = {}) const {
        const SigningContext context{.spec_version = spec_version,
                                     .transaction_version = transaction_version,
                                     .genesis = genesis,
                                     .nonce = nonce,
                                     .tip = tip,
                                     .era = era,
                                     .birth_block = head};
        return assemble_extrinsic(context, call, by.id,
                                  by.key.sign(payload_to_sign(context, call), {}));
    }

    BlockBuilder begin() const {
        return {state,
                head,
                number + 1,
                {{babe::to_digest_item(babe::SecondaryPlain{0, babe::Slot{number + 1U}})}}};
    }

    frame::Block build(const std::vector<Bytes>& extrinsics) {
        auto builder = begin();
        builder.set_timestamp(1000 * (number + 1U));
        for (const auto& body : extrinsics)
            INVARIANT(builder.push(body, frame::SignatureCheck::Needed));
        return builder.finish().block;
    }

    void import(const frame::Block& block) {
        const auto executed = execute_block(state, block, frame::SignatureCheck::Needed);
        INVARIANT(executed);
        state.apply(executed->changes);
        head = hash_of(block.header);
        number = block.header.number;
    }

    template <class P>
    P pallet(frame::Context& context) const {
        return P{context};
    }
    system::AccountInfo account(const AccountId& who) const {
        storage::Overlay overlay{state};
        frame::Context context{.state = overlay};
        return System{context}.account(who);
    }
    Balance issuance() const {
        storage::Overlay overlay{state};
        frame::Context context{.state = overlay};
        return Balances{context}.total_issuance();
    }
};

}  // namespace assay::chain_spec
