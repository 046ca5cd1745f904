// SPDX-License-Identifier: Apache-2.0
// A section in the order in which it is computed. Where memory is short, values that would wait
// long are dropped and computed again when they are needed: a node is a function of its operands,
// so its second computation has the bits of the first, and the program knows nothing of it
// (docs/adr/0510; Chen et al. 2016, "Training deep nets with sublinear memory cost").
#pragma once

#include "gpu/exec/plan.hpp"
#include "runtime/base/expected.hpp"

namespace assay::exec {

inline constexpr auto unlimited = ~std::uint64_t{0};

struct Schedule {
    std::vector<program::Node> nodes;    ///< Refer to each other by their place here.
    std::vector<std::uint32_t> origins;  ///< The node of the section that each one is.
    std::vector<std::uint32_t> places;   ///< Of each node of the section: its first computation.
    std::vector<std::uint32_t> fences;   ///< See `PlanRequest::fences`.
    Plan plan;                           ///< Of `nodes`.

    /// Computations beyond the first of each node.
    std::size_t repetitions() const { return nodes.size() - places.size(); }
    /// Operations of those.
    std::uint64_t repeated_work() const;
};

/// The memory that a plan works in: its arena, and the spare memory of states that are swapped.
std::uint64_t working_bytes(const PlanRequest& request, const Plan& plan);

/// A schedule that works in at most `bytes_max`, with as little recomputed as it finds necessary;
/// or the fewest bytes that it got by with.
Expected<Schedule, std::uint64_t> schedule_within(const PlanRequest& request,
                                                  std::uint64_t bytes_max);

}  // namespace assay::exec
