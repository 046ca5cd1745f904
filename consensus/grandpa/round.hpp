// SPDX-License-Identifier: Apache-2.0
// One round as one voter sees it: the votes so far and what follows from them (paper, section 3:
// g(V), the estimate E, completability). A function of the set of votes; their order of arrival
// does not matter, but for which two of an equivocator's are kept.
#pragma once

#include "consensus/grandpa/messages.hpp"
#include "consensus/grandpa/tally.hpp"

namespace assay::grandpa {

/// Each block lies on the chain of the one before: finalized <= estimate <= prevote_ghost.
struct RoundState {
    std::optional<Target> prevote_ghost;  ///< g(V): the highest block with 2/3 of prevotes.
    std::optional<Target> finalized;      ///< The highest below it with 2/3 of precommits, too.
    std::optional<Target> estimate;       ///< E: the highest below it that can still get them.
    bool completable = false;             ///< Nothing above the estimate can become final here.

    /// What a set starts from: everything agreed up to `base`.
    static RoundState genesis(const Target& base) { return {base, base, base, true}; }
    friend bool operator==(const RoundState&, const RoundState&) = default;
};

enum class Stage : std::uint8_t { Prevote, Precommit };

class Round {
  public:
    /// All votes lie on or above `base`. `voters` must outlive the round.
    Round(RoundNumber number, const VoterSet& voters, const Target& base)
        : number_{number},
          voters_{&voters},
          base_{base},
          prevotes_{voters.size()},
          precommits_{voters.size()} {}

    enum class Outcome : std::uint8_t {
        Counted,
        Duplicate,
        Equivocation,  ///< Counted, and `proof`-worthy: see `equivocation`.
        Stranger,      ///< Not a voter of the set.
        BelowBase,     ///< Not on a chain through the base, or an unknown block.
    };
    /// Signatures are the caller's to check. Only `Counted` and `Equivocation` change anything. A
    /// voter's second ballot counts wherever it lies: who contradicts himself counts for all
    /// blocks, and where the other block has lost it is known to nobody any more.
    Outcome import(const ChainView& chain, Stage stage, const AuthorityId& voter,
                   const Ballot& ballot);
    /// Whether a block is known and on a chain through the base.
    bool may_hold(const ChainView& chain, const Target& target) const;
    /// For a ballot that may be held, or one of two that are known to contradict each other.
    Outcome import_anywhere(Stage stage, std::size_t position, const Ballot& ballot);
    bool has_voted(Stage stage, std::size_t position) const {
        return tally(stage).ballots(position).first.has_value();
    }

    RoundNumber number() const { return number_; }
    const Target& base() const { return base_; }
    const VoterSet& voters() const { return *voters_; }
    const Tally& tally(Stage stage) const {
        return stage == Stage::Prevote ? prevotes_ : precommits_;
    }

    /// Computed when votes have come since the last time. The chain may only have grown.
    const RoundState& state(const ChainView& chain);

    /// The highest block with 2/3 of the precommits, whatever the prevotes.
    std::optional<Target> precommit_ghost(const ChainView& chain) const;
    /// The precommits that make it final, as a commit on it.
    std::optional<Commit> commit(const ChainView& chain) const;
    /// All votes, for who fell behind.
    CatchUp catch_up() const;

  private:
    bool possible(Weight precommitted) const;

    RoundNumber number_;
    const VoterSet* voters_;
    Target base_;
    Tally prevotes_, precommits_;
    RoundState state_;
    bool stale_ = false;
};

}  // namespace assay::grandpa
