// SPDX-License-Identifier: Apache-2.0
#include "gpu/build/canonical.hpp"

#include <map>
#include <span>

#include "runtime/scale/codec.hpp"

namespace assay::build {

using program::Node;
using program::NodeOutput;

namespace {

// One section; `roots` are the places that name nodes of it from outside.
void simplify(std::vector<Node>& nodes, std::span<std::uint32_t* const> roots) {
    // Equal nodes, by their encoding after their own operands were renamed.
    std::vector<std::uint32_t> same_as(nodes.size());
    std::map<Bytes, std::uint32_t> seen;
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
        for (auto& input : nodes[i].inputs)
            if (auto* output = std::get_if<NodeOutput>(&input.from))
                output->index = same_as[output->index];
        same_as[i] = seen.emplace(scale::to_bytes(nodes[i]), i).first->second;
    }
    for (auto* root : roots) *root = same_as[*root];

    std::vector<bool> needed(nodes.size());
    for (const auto* root : roots) needed[*root] = true;
    for (auto i = nodes.size(); i-- > 0;)
        if (needed[i])
            for (const auto& input : nodes[i].inputs)
                if (const auto* output = std::get_if<NodeOutput>(&input.from))
                    needed[output->index] = true;

    std::vector<std::uint32_t> number(nodes.size());
    std::vector<Node> kept;
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
        if (!needed[i]) continue;
        number[i] = static_cast<std::uint32_t>(kept.size());
        for (auto& input : nodes[i].inputs)
            if (auto* output = std::get_if<NodeOutput>(&input.from))
                output->index = number[output->index];
        kept.push_back(std::move(nodes[i]));
    }
    for (auto* root : roots) *root = number[*root];
    nodes = std::move(kept);
}

}  // namespace

program::Program canonicalised(program::Program program) {
    std::vector<std::uint32_t*> init, step, eval;
    for (auto& state : program.states) {
        init.push_back(&state.initial);
        step.push_back(&state.next);
    }
    for (auto& output : program.step_outputs) step.push_back(&output.node);
    for (auto& output : program.eval_outputs) eval.push_back(&output.node);
    simplify(program.init, init);
    simplify(program.step, step);
    simplify(program.eval, eval);
    return program;
}

}  // namespace assay::build
