// SPDX-License-Identifier: Apache-2.0
// What a voter does with what its neighbours say. Nothing is kept before its signature is checked,
// and all that is kept has a bound.
#include "consensus/grandpa/voter.hpp"

namespace assay::grandpa {

namespace {

Stage stage_of(const Message& message) {
    return std::holds_alternative<Prevote>(message) ? Stage::Prevote : Stage::Precommit;
}

constexpr std::size_t votes_a_round =
    6;  // Two prevotes, two precommits, two hints: all that count.

constexpr std::size_t helped_at_a_time = 4;
constexpr RoundNumber rounds_helped = 2;  // Before the one that the neighbour is in.

}  // namespace

Verdict Voter::receive(Time now, PeerId from, const GossipMessage& message) {
    struct Receiver {
        Voter& voter;
        Time now;
        PeerId from;
        Verdict operator()(const VoteMessage& m) { return voter.receive_vote(now, from, m); }
        Verdict operator()(const CommitMessage& m) { return voter.receive_commit(now, from, m); }
        Verdict operator()(const std::variant<NeighborPacket>& m) {
            return voter.receive_neighbor(now, from, std::get<NeighborPacket>(m));
        }
        Verdict operator()(const CatchUpRequest& m) { return voter.receive_request(from, m); }
        Verdict operator()(const CatchUpMessage& m) {
            if (m.set_id != voter.set_id_) return Verdict::Stale;
            return voter.receive_catch_up(now, from, m.message);
        }
    };
    const auto verdict = std::visit(Receiver{*this, now, from}, message);
    advance(now);
    return verdict;
}

void Voter::want(const Target& block, PeerId from) { act(WantBlock{block, from}); }

Verdict Voter::receive_vote(Time now, PeerId from, const VoteMessage& message) {
    if (message.set_id != set_id_)
        return message.set_id < set_id_ ? Verdict::Stale : Verdict::Early;
    if (message.round > best_ + 1) return Verdict::Early;
    const auto found = rounds_.find(message.round);
    if (message.round <= best_ && found == rounds_.end()) return Verdict::Stale;

    const auto& vote = message.message;
    const auto position = voters_.position(vote.id);
    if (!position) return Verdict::Stranger;
    const auto target = target_of(vote.message);
    const bool hint = std::holds_alternative<PrimaryPropose>(vote.message);
    // What is known already costs no signature check.
    if (found != rounds_.end() && !hint) {
        const auto& ballots = found->second.votes.tally(stage_of(vote.message)).ballots(*position);
        if (ballots.second || ballots.first == Ballot{target, vote.signature})
            return Verdict::Known;
    }
    if (found == rounds_.end() && std::ranges::find(future_, vote) != future_.end())
        return Verdict::Known;
    if (!vote_holds(signatures_, vote.message, vote.id, vote.signature, message.round, set_id_))
        return Verdict::BadSignature;

    if (found == rounds_.end()) {
        const auto same_voter = std::ranges::count(future_, vote.id, &SignedMessage::id);
        if (static_cast<std::size_t>(same_voter) >= votes_a_round) return Verdict::Known;
        future_.push_back(vote);
        return Verdict::Good;
    }
    if (!countable(found->second, vote)) {
        std::size_t same = 0;
        for (auto& waiting : waiting_) {
            if (waiting.round != message.round || waiting.message.id != vote.id) continue;
            ++same;
            if (waiting.message != vote) continue;
            waiting.from = from;
            return Verdict::Known;
        }
        if (same >= votes_a_round || waiting_.size() >= 2 * votes_a_round * voters_.size())
            return Verdict::Early;
        waiting_.push_back({message.round, vote, from});
        want(target, from);
        return Verdict::Waits;
    }
    return count(now, found->second, vote);
}

// Votes for known blocks; and second votes, for whoever contradicts himself.
bool Voter::countable(const VotingRound& round, const SignedMessage& vote) const {
    const auto position = voters_.position(vote.id);
    const bool hint = std::holds_alternative<PrimaryPropose>(vote.message);
    return known(target_of(vote.message)) ||
           (position && !hint && round.votes.has_voted(stage_of(vote.message), *position));
}

Verdict Voter::count(Time now, VotingRound& round, const SignedMessage& vote) {
    const auto target = target_of(vote.message);
    if (std::holds_alternative<PrimaryPropose>(vote.message)) {
        if (vote.id != voters_.primary(round.votes.number())) return Verdict::Stranger;
        if (round.primary) return Verdict::Known;
        round.primary = target;
        return Verdict::Good;
    }
    const auto stage = stage_of(vote.message);
    if (!countable(round, vote)) {  // From the round that was to come: to the others that wait.
        waiting_.push_back({round.votes.number(), vote, 0});
        want(target, 0);
        return Verdict::Waits;
    }
    switch (round.votes.import(chain_, stage, vote.id, {target, vote.signature})) {
        case Round::Outcome::Counted:
            count_waiting(now, round, vote);
            break;
        case Round::Outcome::Duplicate:
            return Verdict::Known;
        case Round::Outcome::Stranger:
            return Verdict::Stranger;
        case Round::Outcome::BelowBase:
            return Verdict::BadVote;
        case Round::Outcome::Equivocation:
            if (const auto proof = prove(round.votes, set_id_, stage, vote.id)) act(Report{*proof});
            break;
    }
    notify(round, now);
    return Verdict::Good;
}

// A first vote makes the others of that voter count, that wait for their blocks.
void Voter::count_waiting(Time now, VotingRound& round, const SignedMessage& like) {
    std::vector<SignedMessage> others;
    std::erase_if(waiting_, [&](const Waiting& waiting) {
        const auto& vote = waiting.message;
        const bool other = waiting.round == round.votes.number() && vote.id == like.id &&
                           vote.message.index() == like.message.index();
        if (other) others.push_back(vote);
        return other;
    });
    for (const auto& vote : others) count(now, round, vote);
}

Verdict Voter::receive_commit(Time now, PeerId from, const CommitMessage& message) {
    if (message.set_id != set_id_)
        return message.set_id < set_id_ ? Verdict::Stale : Verdict::Early;
    const auto& compacted = message.message;
    if (compacted.precommits.size() > 2 * voters_.size()) return Verdict::TooLarge;
    const auto found = rounds_.find(message.round);
    const bool late = compacted.target_number <= finalized_;
    if (late && (found == rounds_.end() || compacted.target_number <= found->second.commit_seen))
        return Verdict::Stale;
    const auto commit = expand(compacted);
    if (!commit) return Verdict::BadCommit;
    if (!signatures_hold(*commit, message.round, set_id_, signatures_))
        return Verdict::BadSignature;

    bool unknown = false;
    const auto look = [&](const Target& block) {
        if (known(block)) return;
        if (!unknown) want(block, from);
        unknown = true;
    };
    look({commit->target_hash, commit->target_number});
    const auto liars = contradicting(*commit);
    for (const auto& vote : commit->precommits)
        if (!liars.contains(vote.id))
            look({vote.precommit.target_hash, vote.precommit.target_number});
    if (unknown) {
        // Checked by weight when the blocks come; the newest few are enough to go on.
        for (auto& waiting : waiting_commits_) {
            if (waiting.commit != *commit) continue;
            waiting.from = from;
            return Verdict::Known;
        }
        if (waiting_commits_.size() >= 8) waiting_commits_.erase(waiting_commits_.begin());
        waiting_commits_.push_back({message.round, *commit, from});
        return Verdict::Waits;
    }
    return apply_commit(now, message.round, *commit);
}

Verdict Voter::apply_commit(Time now, RoundNumber number, const Commit& commit) {
    if (!check_votes_among_voters(commit, voters_, chain_)) return Verdict::BadCommit;
    if (const auto found = rounds_.find(number); found != rounds_.end()) {
        auto& round = found->second;
        round.commit_seen = std::max(round.commit_seen, commit.target_number);
        for (const auto& vote : commit.precommits)
            count(now, round, {vote.precommit, vote.signature, vote.id});
    }
    finalise(number, commit);
    return Verdict::Good;
}

Verdict Voter::receive_neighbor(Time now, PeerId from, const NeighborPacket& packet) {
    if (packet.set_id != set_id_) return packet.set_id < set_id_ ? Verdict::Stale : Verdict::Early;
    if (packet.commit_finalized_height < finalized_ && last_commit_)
        act(SendTo{from,
                   CommitMessage{last_commit_->first, set_id_, compact(last_commit_->second)}});
    if (packet.round > best_ + 1 && (!asked_ || asked_->until <= now)) {
        asked_ = Asked{from, now + 4 * options_.gossip};
        act(SendTo{from, CatchUpRequest{packet.round - 1, set_id_}});
    }
    help(now, from, packet.round);
    return Verdict::Good;
}

// What votes a neighbour lacks is not known, but that it is stuck is: it is behind, or its round
// has lasted long. Then it gets all of ours, of the rounds before too. A liar's two votes may have
// gone to different halves, or the only one who would repeat a vote has lost its disk: voters that
// know different votes of a round estimate differently, and may wait for each other in the next.
void Voter::help(Time now, PeerId peer, RoundNumber number) {
    const bool stuck = number < best_ || now >= begun_ + options_.repeat / 2;
    if (!rounds_.contains(number) || !stuck || helped_.size() >= helped_at_a_time ||
        !helped_.insert(peer).second)
        return;
    const auto last = rounds_.upper_bound(number);
    for (auto at = rounds_.lower_bound(number - std::min(number, rounds_helped)); at != last;
         ++at) {
        const auto votes = at->second.votes.catch_up();
        const auto give = [&](const Message& message, const Signature& signature, const auto& id) {
            act(SendTo{peer, VoteMessage{at->first, set_id_, {message, signature, id}}});
        };
        for (const auto& vote : votes.prevotes) give(vote.prevote, vote.signature, vote.id);
        for (const auto& vote : votes.precommits) give(vote.precommit, vote.signature, vote.id);
    }
}

Verdict Voter::receive_request(PeerId from, const CatchUpRequest& request) {
    if (request.set_id != set_id_ || request.round >= best_) return Verdict::Stale;
    const auto found = rounds_.find(best_ - 1);
    if (found == rounds_.end() || !found->second.votes.state(chain_).completable)
        return Verdict::Early;
    act(SendTo{from, CatchUpMessage{set_id_, found->second.votes.catch_up()}});
    return Verdict::Good;
}

Verdict Voter::receive_catch_up(Time now, PeerId from, const CatchUp& message) {
    if (!asked_ || asked_->peer != from) return Verdict::Unasked;
    if (message.round_number <= best_) return Verdict::Stale;
    if (message.prevotes.size() > 2 * voters_.size() ||
        message.precommits.size() > 2 * voters_.size())
        return Verdict::TooLarge;
    const RoundNumber number = message.round_number;
    for (const auto& v : message.prevotes)
        if (!vote_holds(signatures_, v.prevote, v.id, v.signature, number, set_id_))
            return Verdict::BadSignature;
    for (const auto& v : message.precommits)
        if (!vote_holds(signatures_, v.precommit, v.id, v.signature, number, set_id_))
            return Verdict::BadSignature;

    const Target base{message.base_hash, message.base_number};
    // Not known on a chain that was taken up above it: another round will do.
    if (!known(base)) return Verdict::Waits;
    VotingRound over{.votes = Round{number, voters_, base}};
    over.phase = Phase::Precommitted;
    asked_.reset();
    for (const auto& [stage, id, ballot] : known_first(message)) {
        const auto position = voters_.position(id);
        if (!position) return Verdict::BadCatchUp;
        if (!known(ballot.target) && !over.votes.has_voted(stage, *position)) {
            want(ballot.target, from);
            return Verdict::Waits;
        }
        if (over.votes.import(chain_, stage, id, ballot) == Round::Outcome::BelowBase)
            return Verdict::BadCatchUp;
    }
    if (!over.votes.state(chain_).completable) return Verdict::BadCatchUp;

    act(RoundDone{over.votes.catch_up(), finalized_in_rounds_});
    rounds_.emplace(number, std::move(over));
    best_ = number;
    future_.clear();
    // The new round stands on what was final in rounds before this one; then this one counts too.
    begin_round(now);
    return Verdict::Good;
}

// A request for a block can be lost like anything else.
void Voter::want_again() {
    for (const auto& [round, vote, from] : waiting_) want(target_of(vote.message), from);
    for (const auto& [round, commit, from] : waiting_commits_) {
        if (!known({commit.target_hash, commit.target_number}))
            want({commit.target_hash, commit.target_number}, from);
        for (const auto& vote : commit.precommits)
            if (const Target target{vote.precommit.target_hash, vote.precommit.target_number};
                !known(target))
                want(target, from);
    }
}

void Voter::block_imported(Time now, const Target&) {
    for (auto& waiting : std::exchange(waiting_, {})) {
        const auto found = rounds_.find(waiting.round);
        if (found == rounds_.end()) continue;
        if (countable(found->second, waiting.message))
            count(now, found->second, waiting.message);
        else
            waiting_.push_back(std::move(waiting));
    }
    for (auto& waiting : std::exchange(waiting_commits_, {})) {
        const auto& commit = waiting.commit;
        const auto liars = contradicting(commit);
        const bool all =
            known({commit.target_hash, commit.target_number}) &&
            std::ranges::all_of(commit.precommits, [&](const SignedPrecommit& vote) {
                return liars.contains(vote.id) ||
                       known({vote.precommit.target_hash, vote.precommit.target_number});
            });
        if (all)
            apply_commit(now, waiting.round, commit);
        else if (commit.target_number > finalized_)
            waiting_commits_.push_back(std::move(waiting));
    }
    advance(now);
}

}  // namespace assay::grandpa
