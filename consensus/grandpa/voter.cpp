// SPDX-License-Identifier: Apache-2.0
// The course of the rounds. What comes from the network is in voter_messages.cpp.
#include "consensus/grandpa/voter.hpp"

#include "runtime/base/check.hpp"

namespace assay::grandpa {

namespace {

// Rounds that are not done are few; a limit, lest many of them in bad times eat the memory.
constexpr std::size_t max_past_rounds = 32;

}  // namespace

Voter::Voter(SetId set_id, VoterSet voters, const VoterChain& chain, SignatureCheck& signatures,
             const VoterOptions& options, const VoterStart& start, Time now)
    : set_id_{set_id},
      voters_{std::move(voters)},
      chain_{chain},
      signatures_{signatures},
      options_{options},
      best_{start.last_round},
      start_state_{RoundState::genesis({start.votes.base_hash, start.votes.base_number})},
      finalized_in_rounds_{start.base},
      finalized_{start.finalized.number},
      last_commit_{start.commit} {
    if (start.last_round > 0) {
        const Target base{start.votes.base_hash, start.votes.base_number};
        VotingRound last{.votes = Round{start.last_round, voters_, base}};
        last.phase = Phase::Precommitted;
        for (const auto& [stage, id, ballot] : known_first(start.votes))
            last.votes.import(chain_, stage, id, ballot);
        if (last.votes.state(chain_).completable)
            rounds_.emplace(start.last_round, std::move(last));
    }
    begin_round(now);
    advance(now);
}

// After a voter's vote for a known block a second one counts wherever it lies.
std::vector<Voter::StagedVote> Voter::known_first(const CatchUp& votes) const {
    std::vector<StagedVote> out;
    for (const auto& v : votes.prevotes)
        out.push_back({Stage::Prevote,
                       v.id,
                       {{v.prevote.target_hash, v.prevote.target_number}, v.signature}});
    for (const auto& v : votes.precommits)
        out.push_back({Stage::Precommit,
                       v.id,
                       {{v.precommit.target_hash, v.precommit.target_number}, v.signature}});
    std::stable_partition(out.begin(), out.end(),
                          [this](const StagedVote& vote) { return known(vote.ballot.target); });
    return out;
}

void Voter::begin_round(Time now) {
    ++best_;
    VotingRound next{.votes = Round{best_, voters_, finalized_in_rounds_}};
    next.prevote_at = now + 2 * options_.gossip;
    next.precommit_at = now + 4 * options_.gossip;
    auto& round = rounds_.emplace(best_, std::move(next)).first->second;
    repeat_at_ = now + options_.repeat;
    begun_ = now;
    helped_.clear();
    say_where();
    for (const auto& vote : std::exchange(future_, {})) count(now, round, vote);
}

void Voter::say_where() {
    act(Broadcast{std::variant<NeighborPacket>{NeighborPacket{best_, set_id_, finalized_}}});
}

RoundState Voter::previous_state() {
    const auto found = rounds_.find(best_ - 1);
    return found == rounds_.end() ? start_state_ : found->second.votes.state(chain_);
}

void Voter::advance(Time now) {
    now_ = now;
    for (bool again = true; again;) {
        for (auto& [number, round] : rounds_)
            if (number != best_) notify(round, now);
        auto& round = rounds_.at(best_);
        propose(round);
        prevote(round, now);
        precommit(round, now);
        notify(round, now);
        again = round.phase == Phase::Precommitted && finished(round);
        if (again) {
            act(RoundDone{round.votes.catch_up(), finalized_in_rounds_});
            begin_round(now);
        }
    }
    send_commits(now);
    prune();
}

void Voter::propose(VotingRound& round) {
    if (round.phase != Phase::Start || !active() || voters_.primary(best_) != *options_.id) return;
    const auto previous = previous_state();
    const auto& estimate = previous.estimate;
    if (!estimate || (previous.finalized && estimate->number <= previous.finalized->number)) return;
    round.phase = Phase::Proposed;
    act(CastVote{best_, PrimaryPropose{estimate->hash, estimate->number}});
}

// Votes for the best chain that contains what the primary hinted at, if the round before could
// have made that final and nothing lower; else what the round before may have made final.
Hash256 Voter::prevote_base(const VotingRound& round, const RoundState& previous) const {
    const Hash256 estimate = previous.estimate->hash;
    if (!round.primary || !previous.prevote_ghost) return estimate;
    const bool above = round.primary->number > previous.estimate->number &&
                       descends(chain_, *previous.estimate, round.primary->hash);
    return above && descends(chain_, *round.primary, previous.prevote_ghost->hash)
               ? round.primary->hash
               : estimate;
}

bool Voter::prevote(VotingRound& round, Time now) {
    if (round.phase > Phase::Proposed) return false;
    if (now < round.prevote_at && !round.votes.state(chain_).completable) return false;
    const auto previous = previous_state();
    if (!previous.estimate) return false;
    round.phase = Phase::Prevoted;
    if (!active()) return true;
    if (const auto target = chain_.best_containing(prevote_base(round, previous)))
        act(CastVote{best_, Prevote{target->hash, target->number}});
    return true;
}

bool Voter::precommit(VotingRound& round, Time now) {
    if (round.phase != Phase::Prevoted) return false;
    const auto& state = round.votes.state(chain_);
    if (now < round.precommit_at && !state.completable) return false;
    const auto previous = previous_state();
    if (!previous.estimate || !state.prevote_ghost ||
        !descends(chain_, *previous.estimate, state.prevote_ghost->hash))
        return false;
    round.phase = Phase::Precommitted;
    if (active())
        act(CastVote{best_, Precommit{state.prevote_ghost->hash, state.prevote_ghost->number}});
    return true;
}

// Says what a round has made final, once it is completable and our votes are cast: a voter started
// anew then never takes up a round again on a base that the round itself made final.
bool Voter::notify(VotingRound& round, Time now) {
    const auto& state = round.votes.state(chain_);
    if (!state.completable || !state.finalized || state.finalized == round.notified) return false;
    if (round.phase != Phase::Precommitted && round.votes.number() == best_) return false;
    round.notified = state.finalized;
    if (state.finalized->number > finalized_in_rounds_.number)
        finalized_in_rounds_ = *state.finalized;
    const auto commit = round.votes.commit(chain_);
    INVARIANT(commit);
    finalise(round.votes.number(), *commit);
    if (active()) round.commit_at = now + options_.commit_delay;
    return true;
}

void Voter::finalise(RoundNumber round, const Commit& commit) {
    if (commit.target_number <= finalized_) return;
    finalized_ = commit.target_number;
    last_commit_ = {round, commit};
    act(Finalise{round, commit});
    say_where();
}

// A round is over when nothing above its estimate can become final in it, and what the round before
// may have made final is final.
bool Voter::finished(VotingRound& round) {
    const auto& state = round.votes.state(chain_);
    if (!state.completable) return false;
    const auto previous = previous_state();
    if (!previous.estimate) return false;
    const auto reached = [&](const std::optional<Target>& block) {
        return block && previous.estimate->number <= block->number;
    };
    return reached(previous.finalized) || reached(state.finalized);
}

void Voter::send_commits(Time now) {
    for (auto& [number, round] : rounds_) {
        if (!round.commit_at || *round.commit_at > now) continue;
        round.commit_at.reset();
        const auto commit = round.votes.commit(chain_);
        if (!commit || commit->target_number <= round.commit_seen) continue;
        round.commit_seen = commit->target_number;
        act(Broadcast{CommitMessage{number, set_id_, compact(*commit)}});
    }
}

void Voter::prune() {
    std::size_t excess = rounds_.size() > max_past_rounds ? rounds_.size() - max_past_rounds : 0;
    for (auto at = rounds_.begin(); at != rounds_.end() && at->first + 1 < best_;) {
        const auto& estimate = at->second.votes.state(chain_).estimate;
        const bool done = !at->second.commit_at && (!estimate || estimate->number <= finalized_);
        if (done || excess > 0) {
            excess -= excess > 0 ? 1 : 0;
            at = rounds_.erase(at);
        } else {
            ++at;
        }
    }
}

void Voter::vote_signed(Time now, RoundNumber number, const SignedMessage& vote) {
    const auto found = rounds_.find(number);
    if (found == rounds_.end()) return;
    auto& round = found->second;
    if (std::ranges::find(round.own, vote) != round.own.end()) return;
    round.own.push_back(vote);
    act(Broadcast{VoteMessage{number, set_id_, vote}});
    count(now, round, vote);
    advance(now);
}

void Voter::tick(Time now) {
    if (now >= repeat_at_) {
        repeat_at_ = now + options_.repeat;
        helped_.clear();
        for (const auto& [number, round] : rounds_)
            for (const auto& vote : round.own) act(Broadcast{VoteMessage{number, set_id_, vote}});
        want_again();
        say_where();
    }
    advance(now);
}

// Only what lies ahead: a timer that has run out moves nothing any more, messages do.
Time Voter::deadline() const {
    Time next = repeat_at_;
    const auto wants = [&](Time at) {
        if (at > now_) next = std::min(next, at);
    };
    for (const auto& [number, round] : rounds_)
        if (round.commit_at) wants(*round.commit_at);
    wants(rounds_.at(best_).prevote_at);
    wants(rounds_.at(best_).precommit_at);
    return next;
}

const Round* Voter::round(RoundNumber number) const {
    const auto found = rounds_.find(number);
    return found == rounds_.end() ? nullptr : &found->second.votes;
}

std::vector<RoundNumber> Voter::rounds() const {
    std::vector<RoundNumber> numbers;
    for (const auto& [number, round] : rounds_) numbers.push_back(number);
    return numbers;
}

}  // namespace assay::grandpa
