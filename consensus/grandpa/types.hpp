// SPDX-License-Identifier: Apache-2.0
// The words of GRANDPA (arXiv 2007.01560; Polkadot specification, chapter 6): who votes, with what
// weight, on which block, in which round of which authority set. Layouts are Substrate's.
#pragma once

#include "consensus/forks/chain_view.hpp"
#include "runtime/crypto/signature.hpp"
#include "runtime/frame/block.hpp"

namespace assay::grandpa {

inline constexpr frame::EngineId engine_id{'F', 'R', 'N', 'K'};

using SetId = std::uint64_t;        ///< Grows by one with every change of authorities.
using RoundNumber = std::uint64_t;  ///< Begins at 1 in every set; 0 is the state a set starts from.
using Weight = std::uint64_t;
using Signature = crypto::Ed25519Signature;

/// An ed25519 public key.
struct AuthorityId {
    ByteArray<32> bytes{};
    friend auto operator<=>(const AuthorityId&, const AuthorityId&) = default;
};

struct Authority {
    AuthorityId id;
    Weight weight = 0;
    friend bool operator==(const Authority&, const Authority&) = default;
};
using AuthorityList = std::vector<Authority>;

// What is voted for, and what the rules ask of the blocks.
using forks::ChainView;
using forks::descends;
using forks::Target;

}  // namespace assay::grandpa
