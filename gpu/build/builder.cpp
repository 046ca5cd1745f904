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
    return add_state(name, init_.add(initial, {}, {program::Dtype::F32, shape}));
}

Value ProgramBuilder::state(const std::string& name, const Value& initial) {
    return add_state(name, init_.add(program::Reshape{}, {initial}, initial.type));
}

Value ProgramBuilder::add_state(const std::string& name, const Value& first) {
    const auto index = static_cast<std::uint32_t>(program_.states.size());
    program_.states.push_back(
        {.name = name, .type = first.type, .initial = *node_of(first), .next = program::max_nodes});
    return {.from = program::State{index}, .type = first.type};
}

program::Operation ProgramBuilder::uniform(float bound) {
    return program::Uniform{.stream = streams_++, .bound = program::Real::of(bound)};
}

void ProgramBuilder::set_next(const Value& state, const Value& next) {
    program_.states[std::get<program::State>(state.from).index].next = node_of(next).value();
}

program::Operation ProgramBuilder::normal(float deviation) {
    return program::Normal{.stream = streams_++, .deviation = program::Real::of(deviation)};
}

Value ProgramBuilder::dropout(Graph& graph, const Value& x, float rate) {
    const auto threshold = static_cast<std::uint32_t>(static_cast<double>(rate) * 0x1p32);
    return graph.add(program::Dropout{.stream = streams_++,
                                      .threshold = threshold,
                                      .factor = program::Real::of(1.0F / (1.0F - rate))},
                     {x});
}

Value ProgramBuilder::buffer(const Value& weights, const char* suffix) {
    const auto& name = program_.states[std::get<program::State>(weights.from).index].name;
    return state(name + suffix, weights.type.shape, program::Constant{});
}

// The global norm: squares by row, down the column, over tensors in their order.
std::vector<Value> ProgramBuilder::clipped(std::vector<Value> gradients, float limit) {
    std::optional<Value> total;
    for (const auto& gradient : gradients) {
        const auto rows = step_.add(program::RowSumSquares{}, {gradient});
        const auto squares = step_.add(program::ColumnSum{}, {rows});
        total = total ? step_.add(program::Add{}, {*total, squares}) : squares;
    }
    if (!total) return gradients;
    const auto factor = step_.add(program::ClipFactor{program::Real::of(limit)}, {*total});
    for (auto& gradient : gradients) gradient = step_.add(program::Multiply{}, {gradient, factor});
    return gradients;
}

void ProgramBuilder::update(const Learning& at, const PlainDescent& descent) {
    set_next(at.weights, step_.add(program::Descend{descent.rate}, {at.weights, at.gradient}));
}

void ProgramBuilder::update(const Learning& at, const MomentumDescent& descent) {
    const auto momentum = buffer(at.weights, ".momentum");
    const auto velocity =
        step_.add(program::Momentum{program::Real::of(descent.momentum)}, {momentum, at.gradient});
    set_next(momentum, velocity);
    set_next(at.weights, step_.add(program::Descend{descent.rate}, {at.weights, velocity}));
}

void ProgramBuilder::update(const Learning& at, const AdamDescent& descent) {
    const auto real = program::Real::of;
    const auto mean = buffer(at.weights, ".mean"), square = buffer(at.weights, ".square");
    const auto next_mean =
        step_.add(program::Average{real(descent.mean_factor)}, {mean, at.gradient});
    const auto next_square =
        step_.add(program::AverageSquares{real(descent.square_factor)}, {square, at.gradient});
    set_next(mean, next_mean);
    set_next(square, next_square);
    const program::Adam adam{.rate = descent.rate,
                             .mean_factor = real(descent.mean_factor),
                             .square_factor = real(descent.square_factor),
                             .epsilon = real(descent.epsilon),
                             .decay = real(descent.decay)};
    set_next(at.weights, step_.add(adam, {at.weights, next_mean, next_square}));
}

Expected<std::monostate, GradientError> ProgramBuilder::minimise(const Value& loss,
                                                                 std::span<const Value> parameters,
                                                                 const Training& training) {
    auto gradients = TRY(add_gradients(step_, loss, parameters));
    if (training.clip_norm > 0) gradients = clipped(std::move(gradients), training.clip_norm);
    for (std::size_t i = 0; i < parameters.size(); ++i)
        std::visit(
            [&](const auto& kind) {
                update({parameters[i], gradients[i]}, kind);
            },
            training.optimiser);
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
