// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/executor.hpp"

#include "runtime/base/check.hpp"

namespace assay::program {

namespace {

const Tensor& operand(const Reference& from, const Operands& operands,
                      std::span<const Tensor> earlier) {
    if (const auto* state = std::get_if<State>(&from)) {
        INVARIANT(state->index < operands.states.size());
        return operands.states[state->index];
    }
    if (const auto* data = std::get_if<Data>(&from)) {
        INVARIANT(data->index < operands.data.size());
        return operands.data[data->index];
    }
    const auto& output = *std::get_if<NodeOutput>(&from);
    INVARIANT(output.index < earlier.size());
    return earlier[output.index];
}

}  // namespace

Tensor execute(const Node& node, const Operands& operands, std::span<const Tensor> earlier,
               const Context& context) {
    std::vector<const Tensor*> inputs;
    for (const Input& input : node.inputs) {
        inputs.push_back(&operand(input.from, operands, earlier));
        INVARIANT(inputs.back()->type == input.type);
    }
    Tensor output = make_tensor(node.type);
    for (std::uint64_t number = 0; number < tile_count(node.type.shape); ++number) {
        const Fold fold{node, tile_at(node.type.shape, number), context};
        Accumulator accumulator = fold.start();
        for (std::uint32_t f = 0; f < fold.steps(); ++f) {
            std::vector<Tile> opened;
            for (const TileInput& input : fold.inputs(f, accumulator))
                opened.push_back(tile_of(*inputs[input.input], input.tile));
            accumulator = fold.step(f, std::move(accumulator), opened);
        }
        put_tile(output, fold.tile(), fold.finish(accumulator));
    }
    return output;
}

std::vector<Tensor> execute(std::span<const Node> section, const Operands& operands,
                            const Context& context) {
    std::vector<Tensor> outputs;
    outputs.reserve(section.size());
    for (const Node& node : section) outputs.push_back(execute(node, operands, outputs, context));
    return outputs;
}

std::vector<Tensor> initial_state(const Program& program, const Context& context,
                                  std::span<const Tensor> data) {
    Context first = context;
    first.step = 0;
    return initial_state_of(program, execute(program.init, {.states = {}, .data = data}, first));
}

std::vector<Tensor> initial_state_of(const Program& program, std::span<const Tensor> init_outputs) {
    std::vector<Tensor> states;
    for (const StateTensor& state : program.states) states.push_back(init_outputs[state.initial]);
    return states;
}

std::vector<Tensor> next_state_of(const Program& program, std::span<const Tensor> step_outputs) {
    std::vector<Tensor> states;
    for (const StateTensor& state : program.states) states.push_back(step_outputs[state.next]);
    return states;
}

}  // namespace assay::program
