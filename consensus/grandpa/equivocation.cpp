// SPDX-License-Identifier: Apache-2.0
#include "consensus/grandpa/equivocation.hpp"

namespace assay::grandpa {

namespace {

template <class Vote>
Conflict<Vote> conflict(const Round& round, const AuthorityId& voter, const Ballots& ballots) {
    const auto side = [](const Ballot& ballot) {
        return std::pair{Vote{ballot.target.hash, ballot.target.number}, ballot.signature};
    };
    return {round.number(), voter, side(*ballots.first), side(*ballots.second)};
}

}  // namespace

bool holds(const EquivocationProof& proof, SignatureCheck& signatures) {
    return std::visit(
        [&](const auto& c) {
            const auto is_signed = [&](const auto& side) {
                return vote_holds(signatures, side.first, c.identity, side.second, c.round_number,
                                  proof.set_id);
            };
            return c.first.first != c.second.first && is_signed(c.first) && is_signed(c.second);
        },
        proof.equivocation);
}

std::optional<EquivocationProof> prove(const Round& round, SetId set_id, Stage stage,
                                       const AuthorityId& voter) {
    const auto position = round.voters().position(voter);
    if (!position) return std::nullopt;
    const auto& ballots = round.tally(stage).ballots(*position);
    if (!ballots.second) return std::nullopt;
    if (stage == Stage::Prevote)
        return EquivocationProof{set_id, conflict<Prevote>(round, voter, ballots)};
    return EquivocationProof{set_id, conflict<Precommit>(round, voter, ballots)};
}

}  // namespace assay::grandpa
