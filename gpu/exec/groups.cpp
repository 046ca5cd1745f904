// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/groups.hpp"

#include <algorithm>
#include <optional>

#include "runtime/program/operators/all.hpp"

namespace assay::exec {

using program::Node;
using program::NodeOutput;

bool is_elementwise(const program::Operation& operation) {
    return std::visit(
        []<class Op>(const Op& op) {
            return requires { program::Rule<Op>::function(op, program::Context{}); };
        },
        operation);
}

bool reads_across(const Node& node, std::size_t input) {
    return !is_elementwise(node.operation) || node.inputs[input].type.shape != node.type.shape;
}

Grouping group_singly(std::span<const Node> section) {
    Grouping grouping;
    for (std::uint32_t i = 0; i < section.size(); ++i) {
        grouping.groups.push_back({.nodes = {i}});
        grouping.places.push_back({.group = i, .position = 0});
    }
    return grouping;
}

namespace {

// The group that node may join: the latest that makes an operand of it, if its elements go along.
std::optional<std::uint32_t> group_to_join(std::span<const Node> section, const Grouping& grouping,
                                           const Node& node, std::uint32_t fence) {
    if (!is_elementwise(node.operation)) return std::nullopt;
    std::optional<std::uint32_t> latest;
    for (const auto& input : node.inputs)
        if (const auto* output = std::get_if<NodeOutput>(&input.from))
            latest = std::max(latest.value_or(0), grouping.places[output->index].group);
    if (!latest || grouping.groups[*latest].nodes.front() < fence) return std::nullopt;

    const auto& head = section[grouping.groups[*latest].nodes.front()];
    const bool carries =
        is_elementwise(head.operation) || std::holds_alternative<program::Matmul>(head.operation);
    if (!carries || head.type.shape != node.type.shape) return std::nullopt;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
        const auto* output = std::get_if<NodeOutput>(&node.inputs[i].from);
        if (output != nullptr && reads_across(node, i) &&
            grouping.places[output->index].group == *latest)
            return std::nullopt;
    }
    return latest;
}

}  // namespace

Grouping group_fused(std::span<const Node> section, std::span<const std::uint32_t> fences) {
    Grouping grouping;
    for (std::uint32_t i = 0; i < section.size(); ++i) {
        const auto joined =
            group_to_join(section, grouping, section[i], fences.empty() ? 0 : fences[i]);
        const auto group = joined.value_or(static_cast<std::uint32_t>(grouping.groups.size()));
        if (!joined) grouping.groups.emplace_back();
        auto& nodes = grouping.groups[group].nodes;
        grouping.places.push_back(
            {.group = group, .position = static_cast<std::uint32_t>(nodes.size())});
        nodes.push_back(i);
    }
    return grouping;
}

}  // namespace assay::exec
