// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/program_root.hpp"

#include "runtime/crypto/blake2.hpp"

namespace assay::program {

namespace {

constexpr crypto::Tag element_tag{"assay declared"};
constexpr crypto::Tag summary_tag{"assay summary"};
constexpr crypto::Tag types_tag{"assay types"};

// The kinds of element need no tags of their own: the summary says which list a tree belongs to.
template <class T>
Hash256 leaf_of(const T& element) {
    return crypto::blake2_256(element_tag, scale::to_bytes(element));
}

template <class T>
Tree tree_of(std::span<const T> elements) {
    std::vector<Hash256> leaves;
    leaves.reserve(elements.size());
    for (const auto& element : elements) leaves.push_back(leaf_of(element));
    return {TreeKind::Program, std::move(leaves)};
}

template <class T>
Section section(const std::vector<T>& elements) {
    return {static_cast<std::uint32_t>(elements.size()),
            tree_of(std::span<const T>{elements}).root()};
}

}  // namespace

ProgramSummary summarise(const Program& program) {
    return {.data = section(program.data),
            .states = section(program.states),
            .init = section(program.init),
            .step = section(program.step),
            .eval = section(program.eval),
            .step_outputs = section(program.step_outputs),
            .eval_outputs = section(program.eval_outputs)};
}

Hash256 program_root(const ProgramSummary& summary) {
    return crypto::blake2_256(summary_tag, scale::to_bytes(summary));
}

Hash256 state_types(const Program& program) {
    std::vector<TensorType> types;
    for (const StateTensor& state : program.states) types.push_back(state.type);
    return crypto::blake2_256(types_tag, scale::to_bytes(types));
}

Hash256 node_leaf(const Node& node) { return leaf_of(node); }
Hash256 state_leaf(const StateTensor& state) { return leaf_of(state); }

Tree node_tree(std::span<const Node> section) { return tree_of(section); }
Tree state_tree(std::span<const StateTensor> states) { return tree_of(states); }

}  // namespace assay::program
