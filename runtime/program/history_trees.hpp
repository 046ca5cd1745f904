// SPDX-License-Identifier: Apache-2.0
// The trees over one's own history of a segment, each computed when it is first needed and kept
// while questions stay in the same step and tile. The prover's memory, not part of the protocol.
#pragma once

#include "runtime/program/inquiry.hpp"
#include "runtime/program/program_root.hpp"

namespace assay::program {

class History;

/// A list of tensors with all its trees.
struct Committed {
    std::span<const Tensor> tensors;
    std::vector<Tree> tiles;    ///< One a tensor.
    Tree roots;                 ///< Over the tensor roots.
    std::vector<Tensor> owned;  ///< Behind `tensors`, unless they are owned elsewhere.
};
Committed commit(TreeKind kind, std::span<const Tensor> tensors);
Committed commit(TreeKind kind, std::vector<Tensor>&& tensors);

/// States and steps are counted by `index` from the segment's start: state 0 is where it starts.
class HistoryTrees {
  public:
    HistoryTrees(const TaskRecord& task, const SegmentRecord& segment, History& history);

    const TaskRecord& task() const { return task_; }
    const SegmentRecord& segment() const { return segment_; }
    const Program& program() const;

    /// Whether `init` made state `index`.
    bool from_init(std::uint64_t index) const { return index == 0 && !segment_.start; }
    std::span<const Node> section(std::uint64_t index) const;
    Context context(std::uint64_t index) const;
    Hash256 commitment(std::uint64_t index);

    const Tree& history(const AccountId& account);
    const Committed& trace(std::uint64_t index);    ///< Outputs of the step that made the state.
    const Tree& state(std::uint64_t index);         ///< Its tensors' roots, from that trace.
    const Committed& earlier(std::uint64_t index);  ///< The state before that step.
    const Committed& data();

    const ProgramSummary& summary();
    const Tree& nodes(std::uint64_t index);  ///< Of `section(index)`.
    const Tree& states();                    ///< State declarations.

    /// A tile of the output of a node of `section(index)`.
    struct Spot {
        std::uint64_t index = 0, node = 0, tile = 0;
        friend bool operator==(const Spot&, const Spot&) = default;
    };
    Fold fold(const Spot& spot);
    const Tree& accumulators(const Spot& spot);
    /// The accumulator before step `f`, computed from the start.
    Accumulator accumulator(const Spot& spot, std::uint32_t f);
    /// Input `input` of a node: the tensors it is among, and its number there.
    struct Source {
        const Committed& among;
        std::uint32_t number;
    };
    Source source(std::uint64_t index, const Reference& from);

  private:
    Accumulator advance(const Spot& spot, std::uint32_t f, Accumulator before);

    template <class Key, class Value>
    struct Kept {
        Key key;
        Value value;
    };
    TaskRecord task_;
    SegmentRecord segment_;
    History* history_;
    std::optional<Kept<AccountId, Tree>> personal_;
    std::optional<Kept<std::uint64_t, Committed>> trace_, earlier_;
    std::optional<Kept<std::uint64_t, Tree>> state_;
    std::optional<Kept<Spot, Tree>> folds_;
    std::optional<Committed> data_;
    std::optional<ProgramSummary> summary_;
    std::optional<Tree> init_nodes_, step_nodes_, states_;
};

}  // namespace assay::program
