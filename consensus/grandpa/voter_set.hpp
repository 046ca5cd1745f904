// SPDX-License-Identifier: Apache-2.0
// The voters of one set: in the order of their keys, with the weight that makes a supermajority.
#pragma once

#include "consensus/grandpa/types.hpp"

namespace assay::grandpa {

/// The weight that more than two thirds of the honest and at most a third of Byzantine weight make:
/// total - floor((total - 1) / 3). Zero for an empty set, which nothing reaches by voting.
constexpr Weight supermajority(Weight total) { return total == 0 ? 0 : total - (total - 1) / 3; }

class VoterSet {
  public:
    /// Weights of a key that is listed twice add up and zero weights are left out. Nothing when no
    /// weight is left, or when the sum does not fit into 64 bits.
    static std::optional<VoterSet> make(const AuthorityList& authorities);

    /// Where a voter stands in the order of keys; nothing for a stranger.
    std::optional<std::size_t> position(const AuthorityId& id) const;
    const Authority& at(std::size_t position) const { return voters_[position]; }
    std::size_t size() const { return voters_.size(); }
    const AuthorityList& voters() const { return voters_; }
    Weight total() const { return total_; }
    Weight threshold() const { return supermajority(total_); }
    /// Who may hint what to vote for in this round.
    const AuthorityId& primary(RoundNumber round) const {
        return voters_[round % voters_.size()].id;
    }

  private:
    AuthorityList voters_;  // Sorted by key, none empty.
    Weight total_ = 0;
};

}  // namespace assay::grandpa
