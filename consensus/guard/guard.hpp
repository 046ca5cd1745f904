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

/// What is on disk. Votes are kept without their signatures: ed25519 makes the same one again.
struct Record {
    std::optional<babe::Slot> slot;  ///< The last one that a block was sealed for.
    grandpa::SetId set_id = 0;
    grandpa::RoundNumber round = 0;                            ///< The last one that was voted in.
    std::optional<grandpa::Message> hint, prevote, precommit;  ///< In that round.
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
    /// The record is the last one written, for sure.
    static Guard intact(const Record& record) { return Guard{record, std::nullopt}; }
    /// It may be an older one, or none. `now` is the slot of the clock; `own` the key that votes.
    static Guard restored(const Record& record, babe::Slot now, const grandpa::AuthorityId& own) {
        return Guard{record, Rest{now, own, {}, {}, {}}};
    }

    const Record& record() const { return record_; }
    /// That no vote may be cast yet.
    bool resting() const { return rest_ && !rest_->floor; }

    /// The record to write before the seal of a block for `slot` leaves.
    Expected<Record, Refusal> may_seal(babe::Slot slot) const;
    Expected<Permit, Refusal> may_vote(grandpa::SetId set_id, grandpa::RoundNumber round,
                                       const grandpa::Message& message) const;
    /// The record that `may_seal` or `may_vote` gave is on disk.
    void written(const Record& record) { record_ = record; }

    /// A vote of somebody, its signature checked: ends the rest in time.
    void heard(grandpa::SetId set_id, const grandpa::VoterSet& voters, grandpa::RoundNumber round,
               const grandpa::AuthorityId& voter);

  private:
    struct Rest {
        babe::Slot last_slot = 0;
        grandpa::AuthorityId own;
        grandpa::SetId set_id = 0;
        std::map<grandpa::AuthorityId, grandpa::RoundNumber> heard;
        std::optional<grandpa::RoundNumber> floor;  // The first round to vote in, in `set_id`.
    };
    Guard(const Record& record, std::optional<Rest> rest)
        : record_{record}, rest_{std::move(rest)} {}

    Record record_;
    std::optional<Rest> rest_;
};

}  // namespace assay::guard
