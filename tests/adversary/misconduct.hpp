// SPDX-License-Identifier: Apache-2.0
// How a worker can cheat. Linked into the test build of the worker only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/worker/conduct.hpp"

namespace assay::adversary {

enum class Misbehaviour : std::uint8_t {
    None,
    SkipSegment,  ///< Solver: commits a segment's start state as its end.
    Poison,       ///< Solver: one fold step of one segment is wrong, and all that follows from it.
    RubberStamp,  ///< Verifier: backs the poisoned history as if it had replayed it.
    FalseFail,    ///< Verifier: fails an honest segment, with a false history to show for it.
    Silent,       ///< Any role: takes the work and does nothing.
};
/// "skip-segment", "poison" and so on; nothing for other words.
std::optional<Misbehaviour> from_text(const std::string& text);
const std::vector<std::string>& all_names();

struct Plan {
    Misbehaviour misbehaviour{};
    tasks::SegmentIndex segment = 1;  ///< Where the solver cheats.
    std::uint32_t tasks_max = 1;      ///< In how many tasks; honest afterwards.
};

std::unique_ptr<worker::Conduct> make_misconduct(const Plan& plan);

}  // namespace assay::adversary
