// SPDX-License-Identifier: Apache-2.0
// Every message of GRANDPA, with the layout that Substrate gives it on the wire: votes, commits,
// catch-ups and what the gossip protocol `/grandpa/1` wraps them in.
#pragma once

#include "consensus/grandpa/types.hpp"

namespace assay::grandpa {

struct Prevote {
    Hash256 target_hash;
    BlockNumber target_number = 0;
    friend bool operator==(const Prevote&, const Prevote&) = default;
};
struct Precommit {
    Hash256 target_hash;
    BlockNumber target_number = 0;
    friend bool operator==(const Precommit&, const Precommit&) = default;
};
/// The hint of a round's primary: the estimate of the round before.
struct PrimaryPropose {
    Hash256 target_hash;
    BlockNumber target_number = 0;
    friend bool operator==(const PrimaryPropose&, const PrimaryPropose&) = default;
};
using Message = std::variant<Prevote, Precommit, PrimaryPropose>;

struct SignedMessage {
    Message message;
    Signature signature;
    AuthorityId id;
    friend bool operator==(const SignedMessage&, const SignedMessage&) = default;
};
struct SignedPrevote {
    Prevote prevote;
    Signature signature;
    AuthorityId id;
    friend bool operator==(const SignedPrevote&, const SignedPrevote&) = default;
};
struct SignedPrecommit {
    Precommit precommit;
    Signature signature;
    AuthorityId id;
    friend bool operator==(const SignedPrecommit&, const SignedPrecommit&) = default;
};

/// Precommits that make the target final.
struct Commit {
    Hash256 target_hash;
    BlockNumber target_number = 0;
    std::vector<SignedPrecommit> precommits;
    friend bool operator==(const Commit&, const Commit&) = default;
};
/// The same with signatures and keys apart, as it travels.
struct CompactCommit {
    Hash256 target_hash;
    BlockNumber target_number = 0;
    std::vector<Precommit> precommits;
    std::vector<std::pair<Signature, AuthorityId>> auth_data;
    friend bool operator==(const CompactCommit&, const CompactCommit&) = default;
};

/// All that is needed to be done with a round: for a voter that fell behind.
struct CatchUp {
    RoundNumber round_number = 0;
    std::vector<SignedPrevote> prevotes;
    std::vector<SignedPrecommit> precommits;
    Hash256 base_hash;
    BlockNumber base_number = 0;
    friend bool operator==(const CatchUp&, const CatchUp&) = default;
};

// ---- Gossip ------------------------------------------------------------------------------------

struct VoteMessage {
    RoundNumber round = 0;
    SetId set_id = 0;
    SignedMessage message;
    friend bool operator==(const VoteMessage&, const VoteMessage&) = default;
};
struct CommitMessage {
    RoundNumber round = 0;
    SetId set_id = 0;
    CompactCommit message;
    friend bool operator==(const CommitMessage&, const CommitMessage&) = default;
};
/// Where the sender stands.
struct NeighborPacket {
    static constexpr scale::WireIndex spec{1};  ///< Version 1.
    RoundNumber round = 0;
    SetId set_id = 0;
    BlockNumber commit_finalized_height = 0;
    friend bool operator==(const NeighborPacket&, const NeighborPacket&) = default;
};
struct CatchUpRequest {
    RoundNumber round = 0;
    SetId set_id = 0;
    friend bool operator==(const CatchUpRequest&, const CatchUpRequest&) = default;
};
struct CatchUpMessage {
    SetId set_id = 0;
    CatchUp message;
    friend bool operator==(const CatchUpMessage&, const CatchUpMessage&) = default;
};
using GossipMessage = std::variant<VoteMessage, CommitMessage, std::variant<NeighborPacket>,
                                   CatchUpRequest, CatchUpMessage>;

// ---- Views of them -----------------------------------------------------------------------------

inline Target target_of(const Message& message) {
    return std::visit(
        [](const auto& m) {
            return Target{m.target_hash, m.target_number};
        },
        message);
}

/// The bytes that a voter signs: the message, its round and its set, so that no vote can be
/// replayed elsewhere.
inline Bytes signing_payload(const Message& message, RoundNumber round, SetId set_id) {
    return scale::to_bytes(std::tuple{message, round, set_id});
}

CompactCommit compact(const Commit& commit);
/// Nothing when there are not as many signatures as precommits.
std::optional<Commit> expand(const CompactCommit& commit);

}  // namespace assay::grandpa
