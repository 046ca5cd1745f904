// SPDX-License-Identifier: Apache-2.0
#include "consensus/grandpa/justification.hpp"

#include <map>
#include <set>

namespace assay::grandpa {

namespace {

// The lowest block that was precommitted for: a round's votes all lie on or above its base.
std::optional<Target> lowest(const std::vector<SignedPrecommit>& precommits) {
    const auto found = std::ranges::min_element(
        precommits, {}, [](const auto& vote) { return vote.precommit.target_number; });
    if (found == precommits.end()) return std::nullopt;
    return Target{found->precommit.target_hash, found->precommit.target_number};
}

// The chain that the headers of a justification span above its lowest vote.
class Ancestry final : public ChainView {
  public:
    Ancestry(const Target& base, const std::vector<frame::Header>& headers) : base_{base} {
        for (const auto& header : headers) headers_.emplace(hash_of(header), &header);
    }

    std::optional<Hash256> ancestor(const Hash256& block, BlockNumber number) const override {
        Hash256 at = block;
        for (std::size_t steps = 0; steps <= headers_.size(); ++steps) {
            if (at == base_.hash) return number == base_.number ? std::optional{at} : std::nullopt;
            const auto found = headers_.find(at);
            if (found == headers_.end()) return std::nullopt;
            const auto& header = *found->second;
            if (header.number == number) return at;
            if (header.number < number) return std::nullopt;
            at = header.parent_hash;
        }
        return std::nullopt;
    }

    // The hashes from `block` down to the base, that one left out; nothing where they do not meet.
    std::optional<std::vector<Hash256>> route(const Hash256& block) const {
        std::vector<Hash256> hashes;
        for (Hash256 at = block; at != base_.hash;) {
            const auto found = headers_.find(at);
            if (found == headers_.end()) return std::nullopt;
            hashes.push_back(at);
            at = found->second->parent_hash;
        }
        return hashes;
    }

    std::size_t size() const { return headers_.size(); }

  private:
    Target base_;
    std::map<Hash256, const frame::Header*> headers_;
};

// The votes of `anywhere` count for every block.
Expected<std::monostate, ProofError> check(const Commit& commit,
                                           const std::set<AuthorityId>& anywhere,
                                           const VoterSet& voters, const ChainView& chain) {
    std::vector<SignedPrecommit> placed;
    for (const auto& vote : commit.precommits)
        if (voters.position(vote.id) && !anywhere.contains(vote.id)) placed.push_back(vote);
    const auto base = lowest(placed);
    ENSURE(base, Failure{ProofError::NoVotes});

    Round round{0, voters, *base};
    for (const auto& [precommit, signature, id] : commit.precommits) {
        const auto position = voters.position(id);
        if (!position) continue;
        const Ballot ballot{{precommit.target_hash, precommit.target_number}, signature};
        const bool lies_right = anywhere.contains(id) || round.may_hold(chain, ballot.target);
        ENSURE(lies_right, Failure{ProofError::VotesApart});
        round.import_anywhere(Stage::Precommit, *position, ballot);
    }
    const auto ghost = round.precommit_ghost(chain);
    ENSURE(ghost, Failure{ProofError::NotEnoughWeight});
    ENSURE((*ghost == Target{commit.target_hash, commit.target_number}),
           Failure{ProofError::OtherTarget});
    return {};
}

}  // namespace

std::set<AuthorityId> contradicting(const Commit& commit) {
    std::map<AuthorityId, Hash256> first;
    std::set<AuthorityId> out;
    for (const auto& [precommit, signature, id] : commit.precommits)
        if (first.emplace(id, precommit.target_hash).first->second != precommit.target_hash)
            out.insert(id);
    return out;
}

Expected<std::monostate, ProofError> check_votes(const Commit& commit, const VoterSet& voters,
                                                 const ChainView& chain) {
    return check(commit, {}, voters, chain);
}

Expected<std::monostate, ProofError> check_votes_among_voters(const Commit& commit,
                                                              const VoterSet& voters,
                                                              const ChainView& chain) {
    const auto strict = check(commit, {}, voters, chain);
    if (strict || strict.error() != ProofError::VotesApart) return strict;
    return check(commit, contradicting(commit), voters, chain);
}

bool signatures_hold(const Commit& commit, RoundNumber round, SetId set_id,
                     SignatureCheck& signatures) {
    return std::ranges::all_of(commit.precommits, [&](const SignedPrecommit& vote) {
        return vote_holds(signatures, vote.precommit, vote.id, vote.signature, round, set_id);
    });
}

Expected<std::monostate, ProofError> verify(const Justification& justification, SetId set_id,
                                            const VoterSet& voters, SignatureCheck& signatures) {
    const auto& commit = justification.commit;
    const auto base = lowest(commit.precommits);
    ENSURE(base, Failure{ProofError::NoVotes});
    const Ancestry ancestry{*base, justification.votes_ancestries};
    TRY(check_votes(commit, voters, ancestry));
    std::set<Hash256> needed;
    for (const auto& vote : commit.precommits) {
        const auto route = ancestry.route(vote.precommit.target_hash);
        ENSURE(route, Failure{ProofError::MissingHeader});
        needed.insert(route->begin(), route->end());
    }
    // Every hash needed has its header, and every header is needed once.
    ENSURE(needed.size() == ancestry.size() &&
               justification.votes_ancestries.size() == ancestry.size(),
           Failure{ProofError::UselessHeader});
    // Last, since it is the dear part.
    ENSURE(signatures_hold(commit, justification.round, set_id, signatures),
           Failure{ProofError::BadSignature});
    return {};
}

std::optional<Justification> justify(
    RoundNumber round, const Commit& commit,
    const std::function<std::optional<frame::Header>(const Hash256&)>& header_of) {
    const auto base = lowest(commit.precommits);
    if (!base) return std::nullopt;
    Justification out{round, commit, {}};
    std::set<Hash256> included;
    for (const auto& vote : commit.precommits) {
        for (Hash256 at = vote.precommit.target_hash; at != base->hash;) {
            if (!included.insert(at).second) break;
            const auto header = header_of(at);
            if (!header || header->number <= base->number) return std::nullopt;
            out.votes_ancestries.push_back(*header);
            at = header->parent_hash;
        }
    }
    return out;
}

}  // namespace assay::grandpa
