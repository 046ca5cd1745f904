// SPDX-License-Identifier: Apache-2.0
#include "gpu/build/builder.hpp"

#include "gpu/build/canonical.hpp"
#include "runtime/base/check.hpp"

namespace assay::build {

Value ProgramBuilder::data(const std::string& name, const program::TensorType& type) {
    const auto index = static_cast<std::uint32_t>(program_.data.size());
    program_.data.push_back({.name = name, .type = type});
    return {.from = program::Data{index}, .type = type};
}

Value ProgramBuilder::state(const std::string& name, const program::Shape& shape,
                            const program::Operation& initial) {
    const auto index = static_cast<std::uint32_t>(program_.states.size());
    const program::TensorType type{program::Dtype::F32, shape};
    const auto first = init_.add(initial, {}, type);
    program_.states.push_back(
        {.name = name, .type = type, .initial = *node_of(first), .next = program::max_nodes});
    return {.from = program::State{index}, .type = type};
}

program::Operation ProgramBuilder::uniform(float bound) {
    return program::Uniform{.stream = streams_++, .bound = program::Real::of(bound)};
}

void ProgramBuilder::set_next(const Value& state, const Value& next) {
    program_.states[std::get<program::State>(state.from).index].next = node_of(next).value();
}

Expected<std::monostate, GradientError> ProgramBuilder::minimise(const Value& loss,
                                                                 std::span<const Value> parameters,
                                                                 const MomentumDescent& descent) {
    const auto gradients = TRY(add_gradients(step_, loss, parameters));
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const auto& weights = parameters[i];
        const auto name = program_.states[std::get<program::State>(weights.from).index].name;
        const auto buffer =
            state(name + ".momentum", weights.type.shape, program::Constant{program::Real::of(0)});
        const auto velocity = step_.add(program::Momentum{program::Real::of(descent.momentum)},
                                        {buffer, gradients[i]});
        set_next(buffer, velocity);
        set_next(weights, step_.add(program::Descend{descent.rate}, {weights, velocity}));
    }
    return std::monostate{};
}

void ProgramBuilder::step_output(const std::string& name, const Value& value) {
    program_.step_outputs.push_back({.name = name, .node = node_of(value).value()});
}

void ProgramBuilder::eval_output(const std::string& name, const Value& value) {
    program_.eval_outputs.push_back({.name = name, .node = node_of(value).value()});
}

Expected<program::Program, program::Malformed> ProgramBuilder::finish() && {
    for (const auto* graph : {&init_, &step_, &eval_})
        if (graph->error()) return Failure{*graph->error()};
    for (const auto& state : program_.states)
        ENSURE(state.next < step_.nodes().size(), Failure{program::Malformed::UnknownNode});
    program_.init = init_.take();
    program_.step = step_.take();
    program_.eval = eval_.take();
    auto canonical = canonicalised(std::move(program_));
    TRY(program::check(canonical));
    return canonical;
}

}  // namespace assay::build
