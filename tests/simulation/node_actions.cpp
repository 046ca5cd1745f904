// SPDX-License-Identifier: Apache-2.0
// What a simulated validator does with what its voter wants done; the lies of Byzantine ones.
#include "runtime/base/check.hpp"
#include "tests/simulation/node.hpp"

namespace assay::simulation {

void Node::send(NodeId to, Packet packet) {
    if (to == id_) return;
    const auto shared = std::make_shared<const Packet>(std::move(packet));
    if (conduct_ == Conduct::Late)
        wire_.send_late(id_, to, shared, random_.below(4000));
    else
        wire_.send(id_, to, shared);
}

void Node::broadcast(const Packet& packet) {
    const auto shared = std::make_shared<const Packet>(packet);
    const Time late = conduct_ == Conduct::Late ? random_.below(6000) : 0;
    for (NodeId to = 0; to < world_.size(); ++to) {
        if (to == id_) continue;
        if (late > 0)
            wire_.send_late(id_, to, shared, late);
        else
            wire_.send(id_, to, shared);
    }
}

void Node::gossip(const grandpa::GossipMessage& message) {
    const bool own_vote = std::holds_alternative<grandpa::VoteMessage>(message);
    if (own_vote && conduct_ == Conduct::Withhold) return;
    // Votes of liars are sent where they are made up.
    if (own_vote && conduct_ == Conduct::Equivocate) return;
    broadcast(message);
}

grandpa::SignedMessage Node::signed_vote(const grandpa::Message& message,
                                         grandpa::RoundNumber round) const {
    const auto& keys = world_.keys(id_);
    return {message, keys.sign(message, round, voter_->set_id()), keys.voter()};
}

void Node::carry_out(Time now) {
    if (!voter_) return;
    for (auto actions = voter_->take_actions(); !actions.empty();
         actions = voter_->take_actions()) {
        for (const auto& action : actions) {
            if (const auto* vote = std::get_if<grandpa::CastVote>(&action)) {
                if (conduct_ == Conduct::Honest)
                    cast(now, *vote);
                else
                    cast_byzantine(now, *vote);
            } else if (const auto* all = std::get_if<grandpa::Broadcast>(&action)) {
                gossip(all->message);
            } else if (const auto* one = std::get_if<grandpa::SendTo>(&action)) {
                send(static_cast<NodeId>(one->peer), one->message);
            } else if (const auto* report = std::get_if<grandpa::Report>(&action)) {
                world_.saw_report(report->proof);
            } else if (const auto* want = std::get_if<grandpa::WantBlock>(&action)) {
                send(static_cast<NodeId>(want->from) == id_ ? (id_ + 1) % world_.size()
                                                            : static_cast<NodeId>(want->from),
                     AskBlock{want->block.hash});
            } else if (const auto* done = std::get_if<grandpa::RoundDone>(&action)) {
                disk_->round = {voter_->set_id(), *done};
            } else if (const auto* final = std::get_if<grandpa::Finalise>(&action)) {
                const auto set = voter_->set_id();
                finalise(now, *final);
                if (authorities_->id() != set) {
                    begin_set(now);  // What else the old voter wanted is of no use any more.
                    return;
                }
            }
        }
    }
}

void Node::finalise(Time, const grandpa::Finalise& action) {
    const forks::Target target{action.commit.target_hash, action.commit.target_number};
    if (conduct_ == Conduct::Honest) world_.saw_final(id_, target);
    const auto done = tree_->finalise(target.hash);
    if (!done) return;
    disk_->finalised = tree_->finalised();
    const auto set = authorities_->id();
    disk_->proven = {set, action};
    if (authorities_->finalised(*tree_, target)) {
        disk_->handoffs[set] = {action.round, set, grandpa::compact(action.commit)};
        disk_->set_start = target;
        disk_->round.reset();
    }
    disk_->authorities = authorities_->record();
}

void Node::cast(Time now, const grandpa::CastVote& vote) {
    const auto permit = guard_->may_vote(voter_->set_id(), vote.round, vote.message);
    if (!permit) return;
    guard_->written(disk_->guard = permit->record);
    world_.saw_vote(id_, voter_->set_id(), vote.round, permit->message);
    voter_->vote_signed(now + skew_, vote.round, signed_vote(permit->message, vote.round));
}

void Node::cast_byzantine(Time now, const grandpa::CastVote& vote) {
    const auto asked = grandpa::target_of(vote.message);
    const auto about = [&](const forks::Target& target) -> grandpa::Message {
        if (std::holds_alternative<grandpa::Prevote>(vote.message))
            return grandpa::Prevote{target.hash, target.number};
        if (std::holds_alternative<grandpa::Precommit>(vote.message))
            return grandpa::Precommit{target.hash, target.number};
        return grandpa::PrimaryPropose{target.hash, target.number};
    };
    // Some block between what is final and what it was asked to vote for, or of another branch.
    const auto other = [&]() -> forks::Target {
        const auto low = tree_->finalised();
        if (random_.chance(50) && !slots_.empty()) {
            auto at = slots_.begin();
            std::advance(at, static_cast<std::ptrdiff_t>(random_.below(slots_.size())));
            const auto number = tree_->number_of(at->first);
            if (number && *number >= low.number) return {at->first, *number};
        }
        if (asked.number <= low.number) return asked;
        const auto number =
            static_cast<BlockNumber>(low.number + random_.below(asked.number - low.number + 1));
        const auto hash = tree_->ancestor(asked.hash, number);
        return hash ? forks::Target{*hash, number} : asked;
    };
    if (conduct_ == Conduct::SplitVotes) {
        voter_->vote_signed(now + skew_, vote.round, signed_vote(about(other()), vote.round));
        return;
    }
    if (conduct_ == Conduct::Equivocate) {
        const auto first = signed_vote(vote.message, vote.round);
        const auto second = signed_vote(about(other()), vote.round);
        for (NodeId to = 0; to < world_.size(); ++to) {
            if (to == id_) continue;
            const bool half = (to + vote.round) % 2 == 0;
            send(to, grandpa::GossipMessage{grandpa::VoteMessage{vote.round, voter_->set_id(),
                                                                 half ? first : second}});
        }
        voter_->vote_signed(now + skew_, vote.round, first);
        return;
    }
    voter_->vote_signed(now + skew_, vote.round, signed_vote(vote.message, vote.round));
}

std::string Node::describe() const {
    std::string text = "node " + std::to_string(id_) + " conduct " +
                       std::to_string(static_cast<int>(conduct_)) + (running_ ? "" : " (down)") +
                       ": final " + std::to_string(finalised()) + ", best " +
                       std::to_string(best().number) + ", set " + std::to_string(voter_->set_id()) +
                       (guard_->resting() ? ", resting" : "");
    const auto heights = [](const grandpa::Tally& tally) {
        std::string out;
        for (std::size_t i = 0; i < tally.voters(); ++i) {
            const auto& [first, second] = tally.ballots(i);
            out += first ? " " + std::to_string(first->target.number) + (second ? "!" : "") : " -";
        }
        return out;
    };
    for (const auto number : voter_->rounds()) {
        const auto* known = voter_->round(number);
        auto round = *known;
        const auto& state = round.state(*this);
        const auto of = [](const auto& block) {
            return block ? std::to_string(block->number) : std::string{"none"};
        };
        text += "\n    round " + std::to_string(number) + " on " +
                std::to_string(round.base().number) + ": ghost " + of(state.prevote_ghost) +
                ", final " + of(state.finalized) + ", estimate " + of(state.estimate) +
                (state.completable ? ", completable" : "") + "; prevotes" +
                heights(round.tally(grandpa::Stage::Prevote)) + "; precommits" +
                heights(round.tally(grandpa::Stage::Precommit));
    }
    return text;
}

}  // namespace assay::simulation
