// SPDX-License-Identifier: Apache-2.0
// The votes of one stage of one round (prevotes or precommits) and how much weight stands behind a
// block. A vote counts for its target and all ancestors; who voted twice counts for everything
// (paper, section 2: "if v equivocates, then it counts as voting for every block").
#pragma once

#include <functional>

#include "consensus/grandpa/voter_set.hpp"

namespace assay::grandpa {

/// A vote as it was signed.
struct Ballot {
    Target target;
    Signature signature;
    friend bool operator==(const Ballot&, const Ballot&) = default;
};

/// What one voter has said. The first two different ballots are kept; more would prove nothing.
struct Ballots {
    std::optional<Ballot> first, second;
};

class Tally {
  public:
    explicit Tally(std::size_t voters) : ballots_(voters) {}

    enum class Added : std::uint8_t {
        Counted,
        Duplicate,     ///< The same ballot again, or one of a known equivocator.
        Equivocation,  ///< The voter's second, different ballot; `ballots` shows both.
    };
    /// `weight` is the voter's.
    Added add(std::size_t position, Weight weight, const Ballot& ballot);

    const Ballots& ballots(std::size_t position) const { return ballots_[position]; }
    std::size_t voters() const { return ballots_.size(); }
    Weight participated() const { return participated_; }
    Weight equivocated() const { return equivocated_; }

    /// The weight behind `block`, equivocators included.
    Weight weight_of(const ChainView& chain, const Target& block) const;

    using Enough = std::function<bool(Weight)>;
    /// The highest block not below `base` with enough weight behind it: the GHOST. `enough` must
    /// hold for all that is heavier than what it holds for. Nothing when `base` has too little.
    std::optional<Target> ghost(const ChainView& chain, const Target& base,
                                const Enough& enough) const;
    /// The highest block on the chain from `base` to `head` with enough weight behind it.
    std::optional<Target> highest(const ChainView& chain, const Target& base, const Target& head,
                                  const Enough& enough) const;
    /// Whether a child of `parent` has enough weight behind it, counting one that nobody voted for.
    bool child_with(const ChainView& chain, const Target& parent, const Enough& enough) const;

  private:
    struct Support {
        Target target;
        Weight weight = 0;
    };
    // The blocks at height `number` that votes for it or higher support, heaviest first.
    std::optional<Support> heaviest_at(const ChainView& chain, BlockNumber number) const;

    std::vector<Ballots> ballots_;   // By position in the voter set.
    std::vector<Support> supports_;  // Of those who voted once, by target.
    Weight participated_ = 0, equivocated_ = 0;
};

}  // namespace assay::grandpa
