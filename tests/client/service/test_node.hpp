// SPDX-License-Identifier: Apache-2.0
// A sealing node with one account that has something to send.
#pragma once

#include "tests/client/service/sealing_node.hpp"

namespace assay::service::testing {

struct Node : SealingNode {
    chain_spec::TestAccount alice{1}, bob{2};

    explicit Node(const Folder& folder)
        : SealingNode{folder, {{chain_spec::TestAccount{1}.id, 1000 * chain_spec::unit}}} {}

    /// Of alice.
    Bytes signed_call(std::uint32_t nonce, const Bytes& call) const {
        return extrinsic(alice.id, nonce, call,
                         [&](const Bytes& payload) { return alice.key.sign(payload, {}); });
    }
    Bytes transfer(std::uint32_t nonce) const {
        return signed_call(nonce,
                           frame::encode_call<chain_spec::Balances>(balances::transfer_keep_alive{
                               .dest = frame::Id{bob.id}, .value = chain_spec::unit}));
    }
};

}  // namespace assay::service::testing
