// SPDX-License-Identifier: Apache-2.0
// Where in a training run a path of a trial leads, in words that people use: which step, which
// operator, which tile, which step of its fold. For logs, pages and the demonstration.
#pragma once

#include <string>

#include "client/worker/dispute/trial_view.hpp"

namespace assay::dispute {

/// What the path has reached so far; what it has not is empty.
struct Story {
    std::optional<std::uint64_t> state;  ///< Number of the state whose making is in dispute.
    bool by_init = false;                ///< Made by the program's `init`, not by a step.
    std::optional<std::uint64_t> node;   ///< Of that section.
    std::string operation;               ///< Its operator's name, e.g. "Matmul".
    program::TensorType type;            ///< Of its output.
    std::optional<program::TileIndex> tile;
    std::optional<std::uint64_t> accumulator;   ///< The one before step 0 is 0.
    std::optional<std::uint64_t> state_tensor;  ///< Or a state tensor instead of a node.
    std::string state_name;
    Hash256 claimed;  ///< The digest that the claimant has there.
};

/// Nothing if the answers do not go with the path. `program` must be the task's.
std::optional<Story> tell(const program::Program& program, const program::Subject& subject,
                          const Path& path, std::span<const Answer> answers);

/// One line, e.g. "step 37, node 12 Matmul [784 x 256], tile (3, 1), after fold step 5".
std::string to_line(const Story& story);

}  // namespace assay::dispute
