// SPDX-License-Identifier: Apache-2.0
// The guard against signing twice: what a validator has signed last, and whether it may sign this.
// Its record is written to disk before a signature leaves, so that neither a crash nor a second
// start makes a validator contradict itself.
//
// A record that may be older than the last signature (a restored backup, an empty disk) needs rest:
// the slots up to now are given up, and so are the rounds that the lost self can have voted in.
// That is at most one round ahead of all others, for it takes a supermajority to be done with the
// round before; so the validator listens until it has heard votes of as much weight, and leaves out
// two rounds after the highest that it heard of.
#pragma once

#include <map>

#include "consensus/babe/types.hpp"
#include "consensus/grandpa/messages.hpp"
#include "consensus/grandpa/voter_set.hpp"
#include "runtime/base/expected.hpp"

namespace assay::guard {

/// What a validator with a lost self still has to leave out.
struct Rest {
    babe::Slot last_slot = 0;
    grandpa::SetId set_id = 0;                  ///< The latest set that was heard of.
    std::optional<grandpa::RoundNumber> floor;  ///< The first round to vote in there, once known.
    friend bool operator==(const Rest&, const Rest&) = default;
};

/// What is on disk. Votes are kept without their signatures: ed25519 makes the same one again.
struct Record {
    std::optional<babe::Slot> slot;  ///< The last one that a block was sealed for.
    grandpa::SetId set_id = 0;
    grandpa::RoundNumber round = 0;                            ///< The last one that was voted in.
    std::optional<grandpa::Message> hint, prevote, precommit;  ///< In that round.
    std::optional<Rest> rest;  ///< Outlasts a restart: a rest cut short is none.
    friend bool operator==(const Record&, const Record&) = default;
};

enum class Refusal : std::uint8_t {
    SlotTaken,  ///< A block was sealed for this slot or a later one.
    RoundPast,  ///< Votes were cast in a later round or set.
    Resting,    ///< The lost self may have signed here.
};

/// A vote that may be signed once `record` is on disk. `message` is the one that was asked for, or
/// the one that was signed in its place before.
struct Permit {
    grandpa::Message message;
    Record record;
};

class Guard {
  public:
    /// The record is the last one written, for sure. `own` is the key that votes.
    static Guard intact(const Record& record, const grandpa::AuthorityId& own) {
        return Guard{record, own};
    }
    /// It may be an older one, or none. `now` is the slot of the clock.
    static Guard restored(Record record, babe::Slot now, const grandpa::AuthorityId& own) {
        record.rest = Rest{now, 0, std::nullopt};
        return Guard{record, own};
    }

    const Record& record() const { return record_; }
    /// That no vote may be cast yet.
    bool resting() const { return record_.rest && !record_.rest->floor; }

    /// The record to write before the seal of a block for `slot` leaves.
    Expected<Record, Refusal> may_seal(babe::Slot slot) const;
    Expected<Permit, Refusal> may_vote(grandpa::SetId set_id, grandpa::RoundNumber round,
                                       const grandpa::Message& message) const;
    /// The record that `may_seal` or `may_vote` gave is on disk.
    void written(const Record& record) { record_ = record; }

    /// Nobody else votes in this set, so there is nobody to be heard: what is on record is all that
    /// can be known.
    void alone_in(grandpa::SetId set_id);
    /// A vote of somebody, its signature checked: ends the rest in time.
    void heard(grandpa::SetId set_id, const grandpa::VoterSet& voters, grandpa::RoundNumber round,
               const grandpa::AuthorityId& voter);

  private:
    Guard(const Record& record, const grandpa::AuthorityId& own) : record_{record}, own_{own} {}

    Record record_;
    grandpa::AuthorityId own_;
    std::map<grandpa::AuthorityId, grandpa::RoundNumber> heard_;  // In the set of the rest.
};

}  // namespace assay::guard
