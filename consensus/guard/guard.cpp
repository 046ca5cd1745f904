// SPDX-License-Identifier: Apache-2.0
#include "consensus/guard/guard.hpp"

namespace assay::guard {

using grandpa::RoundNumber;
using grandpa::SetId;

namespace {

// As far as the lost self can be ahead of whoever is heard, and one more round to be beyond it.
constexpr RoundNumber rounds_left_out = 2;

std::optional<grandpa::Message>& stage_of(Record& record, const grandpa::Message& message) {
    if (std::holds_alternative<grandpa::Prevote>(message)) return record.prevote;
    return std::holds_alternative<grandpa::Precommit>(message) ? record.precommit : record.hint;
}

}  // namespace

Expected<Record, Refusal> Guard::may_seal(babe::Slot slot) const {
    ENSURE(!record_.slot || slot > *record_.slot, Failure{Refusal::SlotTaken});
    ENSURE(!record_.rest || slot > record_.rest->last_slot, Failure{Refusal::Resting});
    Record next = record_;
    next.slot = slot;
    return next;
}

Expected<Permit, Refusal> Guard::may_vote(SetId set_id, RoundNumber round,
                                          const grandpa::Message& message) const {
    const auto last = std::pair{record_.set_id, record_.round}, wanted = std::pair{set_id, round};
    ENSURE(wanted >= last, Failure{Refusal::RoundPast});
    Record next = record_;
    if (const auto& rest = record_.rest) {
        ENSURE(rest->floor && set_id >= rest->set_id, Failure{Refusal::Resting});
        // It may also have seen the set end that the others were still in, and begun the next.
        const RoundNumber first = set_id == rest->set_id       ? *rest->floor
                                  : set_id == rest->set_id + 1 ? 1 + rounds_left_out
                                                               : 0;
        ENSURE(round >= first, Failure{Refusal::Resting});
        if (set_id > rest->set_id + 1) next.rest.reset();
    }
    if (wanted > last) {
        next.hint = next.prevote = next.precommit = std::nullopt;
        next.set_id = set_id;
        next.round = round;
    }
    auto& said = stage_of(next, message);
    if (!said) said = message;
    return Permit{*said, next};
}

void Guard::alone_in(SetId set_id) {
    if (record_.rest) record_.rest = Rest{record_.rest->last_slot, set_id, 0};
}

void Guard::heard(SetId set_id, const grandpa::VoterSet& voters, RoundNumber round,
                  const grandpa::AuthorityId& voter) {
    if (!resting() || set_id < record_.rest->set_id || voter == own_ || !voters.position(voter))
        return;
    if (set_id > record_.rest->set_id) {
        record_.rest->set_id = set_id;
        heard_.clear();
    }
    auto& highest = heard_[voter];
    highest = std::max(highest, round);

    grandpa::Weight weight = 0, others = voters.total();
    RoundNumber top = 0;
    for (const auto& [id, last] : heard_) {
        weight += voters.at(*voters.position(id)).weight;
        top = std::max(top, last);
    }
    if (const auto own = voters.position(own_)) others -= voters.at(*own).weight;
    if (weight >= std::min(others, voters.threshold())) record_.rest->floor = top + rounds_left_out;
}

}  // namespace assay::guard
