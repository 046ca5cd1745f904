// SPDX-License-Identifier: Apache-2.0
// The commitment to a program. One node can be opened from it without the rest.
#pragma once

#include "runtime/program/ir.hpp"
#include "runtime/program/tree.hpp"

namespace assay::program {

/// The tree over one list of a program: each leaf hashes the SCALE encoding of one element.
struct Section {
    std::uint32_t count = 0;
    Hash256 root;
    friend bool operator==(const Section&, const Section&) = default;
};

/// A program's header: its lists in order. The program root is its hash.
struct ProgramSummary {
    Section data, states, init, step, eval, step_outputs, eval_outputs;
    friend bool operator==(const ProgramSummary&, const ProgramSummary&) = default;
};

ProgramSummary summarise(const Program& program);
Hash256 program_root(const ProgramSummary& summary);
inline Hash256 program_root(const Program& program) { return program_root(summarise(program)); }

/// The types of the state tensors, in order: a task may continue from another's state only if their
/// programs agree in this.
Hash256 state_types(const Program& program);

/// Leaves of the sections' trees.
Hash256 node_leaf(const Node& node);
Hash256 state_leaf(const StateTensor& state);

Tree node_tree(std::span<const Node> section);
Tree state_tree(std::span<const StateTensor> states);

}  // namespace assay::program
