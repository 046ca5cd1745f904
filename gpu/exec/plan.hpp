// SPDX-License-Identifier: Apache-2.0
// How a section of a program is run: which nodes are computed together, and where every value
// lives. Planned once; nothing is allocated while training.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/program/ir.hpp"

namespace assay::exec {

/// Nodes that are computed together, in order. All but the first are elementwise over the shape of
/// the first, which is a matrix product or elementwise itself: they run block by block. Every other
/// operator is a group of its own.
struct Group {
    std::vector<std::uint32_t> nodes;
};

/// Where the output of a node is kept.
struct Location {
    enum class Space : std::uint8_t {
        Arena,  ///< At byte `position` of the section's own memory.
        State,  ///< In state tensor `position`, over its old value, which nobody needs any more.
        NextState,  ///< In the spare memory of state tensor `position`; the two are swapped at the
                    ///< end.
    };
    Space space = Space::Arena;
    std::uint64_t position = 0;
    friend bool operator==(const Location&, const Location&) = default;
};

/// State tensor `state` takes the output of node `node` when the section is done.
struct StateUpdate {
    std::uint32_t state = 0;
    std::uint32_t node = 0;
    friend bool operator==(const StateUpdate&, const StateUpdate&) = default;
};

struct PlanRequest {
    std::span<const program::Node> section;  ///< Of a valid program.
    std::vector<std::uint32_t> kept = {};    ///< Nodes whose outputs are read afterwards.
    std::vector<StateUpdate> updates = {};
    /// Keep every output, each node a group: for traces.
    bool keep_all = false;
    /// Of every node, the first that may head a group which it joins; empty: 0 for all. What is
    /// computed again (schedule.hpp) must not move back to where it was computed before.
    std::vector<std::uint32_t> fences = {};
};

struct Plan {
    std::vector<Group> groups;           ///< In the order of execution.
    std::vector<Location> outputs;       ///< Of every node.
    std::vector<std::uint32_t> swapped;  ///< State tensors whose next value is in the spare memory.
    std::vector<StateUpdate> copied;     ///< Those that share a node with another one.
    std::uint64_t arena_bytes = 0;
};

Plan make_plan(const PlanRequest& request);

/// Whether an operator computes each element from the same elements of its operands, or from a row,
/// column or number that stands for all.
bool is_elementwise(const program::Operation& operation);

}  // namespace assay::exec
