// SPDX-License-Identifier: Apache-2.0
// What a trial was about and what it cost, read from the chain after the fact: the way down from a
// whole history to one fold step, what the claimant had at each place and what its accuser, and how
// much the chain spent on it.
#pragma once

#include "client/chain/node.hpp"
#include "client/worker/dispute/story.hpp"

namespace assay::cli {

struct TrialReport {
    enum class Outcome : std::uint8_t { Running, Convicted, Silenced, Survived };
    /// One question: the place asked about, in words, and the two values there.
    struct Level {
        BlockNumber block = 0;
        AccountId asker;
        program::Path path;
        std::string place;
        Hash256 claimed, own;
    };
    verification::ClaimId claim = 0;
    tasks::TaskId task = 0;
    AccountId claimant;
    tasks::SegmentIndex segment = 0;
    Outcome outcome{};
    std::optional<AccountId> accuser;  ///< Who convicted.
    std::string cause;                 ///< Of the conviction.
    BlockNumber begun = 0, ended = 0;
    std::vector<Level> levels;
    dispute::Story story;             ///< Of the last place.
    std::string place;                ///< The same in one line.
    std::optional<Hash256> expected;  ///< What the chain computed there, where it executed a fold.
    std::size_t questions = 0, answers = 0;
    std::size_t bytes = 0;             ///< Of the trial's extrinsics, on chain.
    std::uint64_t reference_time = 0;  ///< Picoseconds of block weight for them.
    Balance fees = 0;                  ///< Transaction fees for them.
};

/// Reads blocks `first` to `last`, whose states the node must still have. Throws NodeError,
/// StateMismatch, or CommandError where the trial cannot be found there.
TrialReport report_trial(chain::Node& node, verification::ClaimId claim, BlockNumber first,
                         BlockNumber last);

}  // namespace assay::cli
