// SPDX-License-Identifier: Apache-2.0
#include "pallets/staking/election.hpp"

#include <map>

#include "runtime/base/check.hpp"
#include "runtime/base/checked.hpp"

namespace assay::staking {

namespace {

// Loads and scores are parts of this. A score is at most the number of seats over the smallest
// stake; where it does not fit, it saturates, and whoever is that light is elected last.
constexpr u128 one = u128_max;

struct Candidate {
    u128 approval = 0;  // The stake of all who approve.
    u128 score = 0;
    bool elected = false;
};
struct Edge {
    std::size_t candidate = 0;
    u128 load = 0;
};
struct Voter {
    std::uint64_t stake = 0;
    u128 load = 0;
    std::vector<Edge> edges;
};

// The fraction a * b / c, saturating.
u128 share(u128 a, u128 b, u128 c) { return mul_div_down(a, b, c).value_or(u128_max); }

std::vector<Voter> voters_of(const std::vector<Vote>& votes,
                             const std::map<AccountId, std::size_t>& places,
                             std::vector<Candidate>& candidates) {
    std::vector<Voter> voters;
    for (const auto& vote : votes) {
        auto& voter = voters.emplace_back(Voter{vote.stake, 0, {}});
        for (const auto& approval : vote.approvals) {
            const auto found = places.find(approval);
            if (found == places.end()) continue;
            const auto place = found->second;
            if (std::ranges::find(voter.edges, place, &Edge::candidate) != voter.edges.end())
                continue;
            voter.edges.push_back({place, 0});
            candidates[place].approval += vote.stake;
        }
    }
    return voters;
}

// a * b / c to the nearest, for a below 2^64 and b <= c.
std::uint64_t nearest(std::uint64_t a, u128 b, u128 c) {
    const u128 halves = share(u128{2} * a, b, c);
    return static_cast<std::uint64_t>(halves / 2 + halves % 2);
}

// Gives the voter's stake to its winners in proportion to the loads it took for them. Each gets the
// difference of two rounded sums, so that the whole is exact and no part is off by more than one.
void share_out(const Voter& voter, const AccountId& name, const std::vector<Candidate>& candidates,
               const std::map<std::size_t, std::size_t>& seat_of, std::vector<Winner>& winners) {
    u128 load = 0;
    std::uint64_t given = 0;
    for (const auto& edge : voter.edges) {
        if (!candidates[edge.candidate].elected || voter.load == 0) continue;
        load += edge.load;
        INVARIANT(load <= voter.load);
        const auto until = nearest(voter.stake, load, voter.load);
        if (until > given)
            winners[seat_of.at(edge.candidate)].backers.push_back({name, until - given});
        given = until;
    }
}

}  // namespace

std::vector<Winner> elect(std::size_t seats, const std::vector<AccountId>& names,
                          const std::vector<Vote>& votes) {
    std::map<AccountId, std::size_t> places;
    for (std::size_t i = 0; i < names.size(); ++i) places.try_emplace(names[i], i);
    std::vector<Candidate> candidates(names.size());
    auto voters = voters_of(votes, places, candidates);

    std::vector<Winner> winners;
    std::map<std::size_t, std::size_t> seat_of;
    while (winners.size() < seats) {
        for (auto& candidate : candidates)
            if (candidate.approval > 0) candidate.score = one / candidate.approval;
        for (const auto& voter : voters)
            for (const auto& edge : voter.edges)
                if (auto& candidate = candidates[edge.candidate];
                    !candidate.elected && candidate.approval > 0)
                    candidate.score = saturating_add(
                        candidate.score, share(voter.load, voter.stake, candidate.approval));

        std::size_t best = candidates.size();
        for (std::size_t i = 0; i < candidates.size(); ++i)
            if (!candidates[i].elected && candidates[i].approval > 0 &&
                (best == candidates.size() || candidates[i].score < candidates[best].score))
                best = i;
        if (best == candidates.size()) break;

        auto& winner = candidates[best];
        winner.elected = true;
        seat_of.emplace(best, winners.size());
        winners.push_back({names[best], {}});
        for (auto& voter : voters)
            for (auto& edge : voter.edges)
                if (edge.candidate == best) {
                    edge.load = saturating_sub(winner.score, voter.load);
                    voter.load = std::max(voter.load, winner.score);
                }
    }
    for (std::size_t i = 0; i < voters.size(); ++i)
        share_out(voters[i], votes[i].voter, candidates, seat_of, winners);
    return winners;
}

}  // namespace assay::staking
