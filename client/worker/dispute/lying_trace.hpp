// SPDX-License-Identifier: Apache-2.0
// The adversary's side of a trial: claims and answers of a false history, each answer as good as a
// cheat can make it. Only the place of the lie itself cannot be defended.
#pragma once

#include "client/worker/dispute/defender.hpp"
#include "client/worker/dispute/lying_history.hpp"
#include "runtime/program/history_trees.hpp"

namespace assay::dispute {

class LyingTrace final : public Answerer {
  public:
    /// The history must outlive this.
    LyingTrace(const program::TaskRecord& task, const program::SegmentRecord& segment,
               LyingHistory& history);

    /// What the cheat claims. The verdict follows from its own last state, unless that is the lie.
    program::ClaimRecord claim(const AccountId& account);

    std::optional<Answer> answer(const AccountId& claimant, const Path& path) override;

  private:
    using Tree = program::Tree;
    using Spot = program::HistoryTrees::Spot;
    /// A place in the false trace, and the tree in which it lies.
    struct Position {
        program::Place place = program::Place::History;
        program::TreeKind kind = program::TreeKind::Segment;
        std::uint32_t height = 0;
        std::uint64_t index = 0;
        Spot spot;
    };
    bool lies_at(const Spot& spot, LieKind kind) const;
    Tree tree(const AccountId& claimant, program::TreeKind kind, const Spot& spot);
    Tree history(const AccountId& claimant);
    Tree trace(const Spot& spot);
    Tree state(const Spot& spot);
    Tree tiles(const Spot& spot);
    Tree folds(const Spot& spot);
    program::StateHeader header(std::uint64_t state) const;
    program::TensorType type(const Spot& spot) const;
    std::optional<Position> child(const AccountId& claimant, Position at, std::uint8_t number);
    Hash256 commitment(std::uint64_t state);

    LyingHistory& history_;
    program::HistoryTrees trees_;
};

}  // namespace assay::dispute
