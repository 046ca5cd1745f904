// SPDX-License-Identifier: Apache-2.0
// The two honest parts of a trial, as functions of one's own history: the claimant's answers and
// the accuser's next move. The chain does not need this file; workers and tests do.
#pragma once

#include "runtime/program/arbiter.hpp"
#include "runtime/program/history_trees.hpp"

namespace assay::program {

/// One's own replay of a segment. A worker implements it with its fast executor: states are hashed
/// during the replay, everything else is computed again when a question asks for it.
class History {
  public:
    virtual ~History() = default;
    virtual const Program& program() const = 0;
    virtual std::span<const Tensor> data() const = 0;
    /// state_root of the state after `step` steps, for each state of the segment.
    virtual Hash256 state_root(std::uint64_t step) = 0;
    /// The tensors of that state.
    virtual std::vector<Tensor> state(std::uint64_t step) = 0;
    /// The outputs of all nodes of the step that made it; those of `init` where that made it.
    virtual std::vector<Tensor> outputs(std::uint64_t step) = 0;
};

/// Ask for what lies below `path`: one's own value there differs.
struct Ask {
    Path path;
    Hash256 own;
};
/// Convict at `path`: its digest differs and nothing lies below, or nothing on record below it
/// does.
struct Accuse {
    Path path;
    Accusation accusation;
};
/// Nothing on record differs from one's own history (or an answer is outstanding).
struct Agree {};
using Move = std::variant<Agree, Ask, Accuse>;

/// Keeps the trees of the step, tensor and tile that were last asked for, so that a descent
/// computes each once. The history must outlive it.
class Prover {
  public:
    Prover(const TaskRecord& task, const SegmentRecord& segment, History& history)
        : trees_{task, segment, history} {}

    /// What this history makes the account claim: W, and the true distance and verdict (Exact
    /// mode).
    ClaimRecord claim(const AccountId& account);

    /// The honest claimant's answer at `path`; nothing if nothing lies below.
    std::optional<Answer> answer(const AccountId& account, const Path& path);

    /// The accuser's next move against `claim` along `path`, given the answers on record there (as
    /// many as child numbers while a question is outstanding, else one more). From the empty path,
    /// following each Ask, it ends in Agree (an honest claim) or in an accusation that `judge`
    /// upholds, after at most as many questions as the path has levels.
    Move next_move(const ClaimRecord& claim, const Path& path, std::span<const Answer> answers);

  private:
    HistoryTrees trees_;
};

}  // namespace assay::program
