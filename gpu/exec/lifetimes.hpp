// SPDX-License-Identifier: Apache-2.0
// How much memory the values of a section take from group to group: what a plan would find out,
// without making one. Cheap enough to be asked for every change that a schedule considers.
#pragma once

#include "gpu/exec/plan.hpp"

namespace assay::exec {

/// What lifetimes depend on, of each node of a section.
struct ValueTraits {
    std::uint64_t bytes = 0;  ///< As an arena rounds them.
    std::uint64_t work = 0;   ///< Operations it takes to compute.
    program::Shape shape;
    bool elementwise = false;
    bool carries = false;    ///< Elementwise nodes may be computed together with it.
    bool elsewhere = false;  ///< Lives in a state tensor.
    bool kept = false;       ///< Needed after the section, like what lives elsewhere.
    struct Operand {
        std::uint32_t node = 0;
        bool across = false;     ///< See `reads_across`.
        bool same_type = false;  ///< So that its memory can be taken over.
    };
    std::vector<Operand> operands;  ///< Those that are outputs of nodes.
};
std::vector<ValueTraits> traits_of(const PlanRequest& request);

/// One computation of a node of the section, in a list of them.
struct Computation {
    std::uint32_t node = 0;               ///< Of the section.
    std::vector<std::uint32_t> operands;  ///< Places in the list, like `ValueTraits::operands`.
    std::uint32_t fence = 0;              ///< See `PlanRequest::fences`.
};

struct Lifetimes {
    std::vector<std::uint32_t> group;  ///< Of each computation.
    std::vector<std::uint32_t> last;   ///< The last group that reads it; the largest if kept.
    std::vector<std::uint64_t> bytes;  ///< In use in each group.
    std::uint64_t peak() const;
};
Lifetimes lifetimes_of(std::span<const ValueTraits> traits, std::span<const Computation> list);

}  // namespace assay::exec
