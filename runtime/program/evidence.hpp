// SPDX-License-Identifier: Apache-2.0
// Takes the evidence of an accusation out of one's own history. Internal to the prover.
#pragma once

#include "runtime/program/arbiter.hpp"
#include "runtime/program/history_trees.hpp"

namespace assay::program {

/// `trail` is the record up to the last answer above the accused place, `spot` the step, node and
/// tile that the place belongs to, `account` the claimant's. All that is opened lies left of it, or
/// is one's own anyway.
class Evidence {
  public:
    Evidence(HistoryTrees& trees, const AccountId& account, const Trail& trail,
             const HistoryTrees::Spot& spot)
        : trees_{trees}, account_{account}, trail_{trail}, spot_{spot} {}

    NodeEvidence node() const;
    WrongState wrong_state(std::uint64_t tensor) const;
    WrongFoldStep wrong_fold_step(std::uint64_t f) const;
    WrongFoldFinish wrong_fold_finish() const;
    static WrongVerdict wrong_verdict(HistoryTrees& trees, const AccountId& account);

  private:
    EarlierState earlier() const;
    TileEvidence tile(const Fold& fold, const TileInput& input) const;

    HistoryTrees& trees_;
    AccountId account_;
    const Trail& trail_;
    HistoryTrees::Spot spot_;
};

}  // namespace assay::program
