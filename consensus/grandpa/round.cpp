// SPDX-License-Identifier: Apache-2.0
#include "consensus/grandpa/round.hpp"

namespace assay::grandpa {

namespace {

SignedPrecommit signed_precommit(const Ballot& ballot, const AuthorityId& id) {
    return {{ballot.target.hash, ballot.target.number}, ballot.signature, id};
}

}  // namespace

Round::Outcome Round::import(const ChainView& chain, Stage stage, const AuthorityId& voter,
                             const Ballot& ballot) {
    const auto position = voters_->position(voter);
    if (!position) return Outcome::Stranger;
    if (!may_hold(chain, ballot.target) && !has_voted(stage, *position)) return Outcome::BelowBase;
    return import_anywhere(stage, *position, ballot);
}

bool Round::may_hold(const ChainView& chain, const Target& target) const {
    return target.number >= base_.number &&
           chain.ancestor(target.hash, target.number) == target.hash &&
           descends(chain, base_, target.hash);
}

Round::Outcome Round::import_anywhere(Stage stage, std::size_t position, const Ballot& ballot) {
    auto& tally = stage == Stage::Prevote ? prevotes_ : precommits_;
    switch (tally.add(position, voters_->at(position).weight, ballot)) {
        case Tally::Added::Duplicate:
            return Outcome::Duplicate;
        case Tally::Added::Equivocation:
            stale_ = true;
            return Outcome::Equivocation;
        case Tally::Added::Counted:
            break;
    }
    stale_ = true;
    return Outcome::Counted;
}

// Whether a block with so much weight of precommits behind it can still reach a supermajority: if
// all who are silent join, and as many as may still turn out to be Byzantine vote a second time.
bool Round::possible(Weight precommitted) const {
    const Weight threshold = voters_->threshold();
    const Weight tolerated = voters_->total() - threshold;
    const Weight known = precommits_.equivocated();
    const Weight more_equivocators = tolerated > known ? tolerated - known : 0;
    const Weight silent = voters_->total() - precommits_.participated();
    const Weight others = precommits_.participated() - precommitted;
    return precommitted + silent + std::min(others, more_equivocators) >= threshold;
}

const RoundState& Round::state(const ChainView& chain) {
    if (!stale_) return state_;
    stale_ = false;
    const Weight threshold = voters_->threshold();
    const auto super = [&](Weight weight) { return weight >= threshold; };
    const auto can = [this](Weight weight) { return possible(weight); };
    if (prevotes_.participated() >= threshold)
        state_.prevote_ghost = prevotes_.ghost(chain, base_, super);
    if (!state_.prevote_ghost) return state_;
    const Target& ghost = *state_.prevote_ghost;
    // Until then any new block could still gather them: the voters left and equivocators suffice.
    if (precommits_.participated() < threshold) {
        state_.estimate = ghost;
        return state_;
    }
    state_.finalized = precommits_.highest(chain, base_, ghost, super);
    state_.estimate = precommits_.highest(chain, base_, ghost, can);
    state_.completable = state_.estimate &&
                         (*state_.estimate != ghost || !precommits_.child_with(chain, ghost, can));
    return state_;
}

std::optional<Target> Round::precommit_ghost(const ChainView& chain) const {
    const Weight threshold = voters_->threshold();
    if (precommits_.participated() < threshold) return std::nullopt;
    return precommits_.ghost(chain, base_, [&](Weight weight) { return weight >= threshold; });
}

std::optional<Commit> Round::commit(const ChainView& chain) const {
    const auto target = precommit_ghost(chain);
    if (!target) return std::nullopt;
    Commit out{target->hash, target->number, {}};
    Weight weight = 0;
    std::vector<std::size_t> elsewhere;  // Equivocators with both ballots off the target's chain.
    for (std::size_t i = 0; i < voters_->size(); ++i) {
        const auto& ballots = precommits_.ballots(i);
        bool included = false;
        for (const auto* ballot : {&ballots.first, &ballots.second}) {
            if (included || !*ballot || !descends(chain, *target, (*ballot)->target.hash)) continue;
            out.precommits.push_back(signed_precommit(**ballot, voters_->at(i).id));
            included = true;
        }
        if (included)
            weight += voters_->at(i).weight;
        else if (ballots.second)
            elsewhere.push_back(i);
    }
    // One ballot of an equivocator does, and off the chain they are only a burden to who checks:
    // both are named only where the weight is needed.
    for (const auto i : elsewhere) {
        if (weight >= voters_->threshold()) break;
        const auto& ballots = precommits_.ballots(i);
        out.precommits.push_back(signed_precommit(*ballots.first, voters_->at(i).id));
        out.precommits.push_back(signed_precommit(*ballots.second, voters_->at(i).id));
        weight += voters_->at(i).weight;
    }
    return out;
}

CatchUp Round::catch_up() const {
    CatchUp out{number_, {}, {}, base_.hash, base_.number};
    for (std::size_t i = 0; i < voters_->size(); ++i) {
        const auto& id = voters_->at(i).id;
        const auto& prevotes = prevotes_.ballots(i);
        for (const auto* ballot : {&prevotes.first, &prevotes.second})
            if (*ballot)
                out.prevotes.push_back(
                    {{(*ballot)->target.hash, (*ballot)->target.number}, (*ballot)->signature, id});
        const auto& precommits = precommits_.ballots(i);
        for (const auto* ballot : {&precommits.first, &precommits.second})
            if (*ballot) out.precommits.push_back(signed_precommit(**ballot, id));
    }
    return out;
}

}  // namespace assay::grandpa
