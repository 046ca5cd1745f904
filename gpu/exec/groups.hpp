// SPDX-License-Identifier: Apache-2.0
// The first half of planning: which nodes are computed together.
#pragma once

#include "gpu/exec/plan.hpp"

namespace assay::exec {

/// The place of a node in a grouping.
struct GroupPlace {
    std::uint32_t group = 0;
    std::uint32_t position = 0;  ///< Within the group; 0 is the head.
    friend auto operator<=>(const GroupPlace&, const GroupPlace&) = default;
};

struct Grouping {
    std::vector<Group> groups;       ///< Operands of a group come from itself or earlier ones.
    std::vector<GroupPlace> places;  ///< Of every node.
};

/// Each node a group.
Grouping group_singly(std::span<const program::Node> section);

/// Elementwise nodes join the group that makes the latest of their operands. `fences` as in
/// `PlanRequest`.
Grouping group_fused(std::span<const program::Node> section,
                     std::span<const std::uint32_t> fences = {});

/// Whether input `input` of `node` is read at other places than the element computed: a product's
/// operands, a bias. Its memory must not change while the group runs.
bool reads_across(const program::Node& node, std::size_t input);

}  // namespace assay::exec
