// SPDX-License-Identifier: Apache-2.0
#include "tests/pallets/interrogation/small_task.hpp"

#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"
#include "runtime/program/program_root.hpp"
#include "runtime/program/validate.hpp"

namespace assay::test {

using namespace program;

namespace {

// Appends nodes to a section, asking the validation for each one's type.
class Section {
  public:
    explicit Section(std::vector<Node>& nodes) : nodes_{nodes} {}

    Input operator()(Operation operation, std::vector<Input> inputs, TensorType wanted = {}) {
        const auto type = result_type(operation, inputs, wanted);
        INVARIANT(type);
        nodes_.push_back({std::move(operation), std::move(inputs), *type});
        return {NodeOutput{static_cast<std::uint32_t>(nodes_.size() - 1)}, *type};
    }

  private:
    std::vector<Node>& nodes_;
};

TensorType f32(std::uint32_t rows, std::uint32_t columns) { return {Dtype::F32, {rows, columns}}; }
std::uint32_t number(const Input& input) { return std::get<NodeOutput>(input.from).index; }

}  // namespace

Program mlp(const MlpShape& shape) {
    const auto [inputs, hidden, outputs, batch, samples] = shape;
    Program out;
    out.data = {{"images", {Dtype::U8, {samples, inputs}}}, {"labels", {Dtype::U8, {samples, 1}}}};
    const std::array types{f32(inputs, hidden), f32(1, hidden), f32(hidden, outputs),
                           f32(1, outputs)};
    const std::array<std::string, 4> names{"w1", "b1", "w2", "b2"};

    Section init{out.init};
    std::array<std::uint32_t, 4> initial{};
    for (std::uint32_t i = 0; i < 4; ++i) {
        const bool bias = i % 2 == 1;
        const Operation source =
            bias ? Operation{Constant{Real::of(0)}} : Operation{Uniform{i, Real::of(0.125F)}};
        initial[i] = number(init(source, {}, types[i]));
    }

    std::vector<Input> state;
    for (std::uint32_t i = 0; i < 4; ++i) state.push_back({State{i}, types[i]});
    const Input images{Data{0}, out.data[0].type}, labels{Data{1}, out.data[1].type};
    Section step{out.step};
    const auto x = step(GatherScaled{Real::of(1.0F / 256)}, {images}, f32(batch, inputs));
    const auto y = step(Gather{}, {labels}, {Dtype::U8, {batch, 1}});
    const auto h = step(Matmul{}, {x, state[0]});
    const auto a = step(Relu{}, {step(AddRow{}, {h, state[1]})});
    const auto z = step(AddRow{}, {step(Matmul{}, {a, state[2]}), state[3]});
    const auto loss = step(ColumnMean{}, {step(CrossEntropy{}, {z, y})});
    const auto dz = step(CrossEntropyGradient{}, {z, y});
    const auto dw2 = step(Matmul{MatmulForm::TN}, {a, dz});
    const auto db2 = step(ColumnSum{}, {dz});
    const auto da = step(ReluGradient{}, {a, step(Matmul{MatmulForm::NT}, {dz, state[2]})});
    const auto dw1 = step(Matmul{MatmulForm::TN}, {x, da});
    const auto db1 = step(ColumnSum{}, {da});
    const std::array gradients{dw1, db1, dw2, db2};
    for (std::uint32_t i = 0; i < 4; ++i) {
        const auto next = step(Descend{ConstantRate{Real::of(0.0625F)}}, {state[i], gradients[i]});
        out.states.push_back({names[i], types[i], initial[i], number(next)});
    }
    out.step_outputs = {{"loss", number(loss)}};
    INVARIANT(check(out));
    return out;
}

std::vector<Tensor> noise(const Program& program, const MlpShape& shape) {
    std::vector<Tensor> out;
    std::uint32_t word = 1;
    for (const auto& declared : program.data) {
        Tensor tensor = make_tensor(declared.type);
        for (auto& byte : tensor.bytes) {
            word = word * 1664525U + 1013904223U;
            byte = static_cast<std::uint8_t>(word >> 24);
            if (declared.name == "labels") byte = static_cast<std::uint8_t>(byte % shape.outputs);
        }
        out.push_back(std::move(tensor));
    }
    return out;
}

Task make_task(const MlpShape& shape) {
    Task task{.program = mlp(shape), .data = {}, .record = {}};
    task.data = noise(task.program, shape);
    std::vector<Hash256> roots;
    for (const auto& tensor : task.data) roots.push_back(tensor_root(tensor));
    task.record = {.task = 7,
                   .program = program_root(task.program),
                   .dataset = dataset_root(roots),
                   .order_seed = crypto::blake2_256(as_bytes("order")),
                   .seed = 11};
    return task;
}

Replay::Replay(const Task& task, std::uint32_t steps) : task_{&task} {
    states_.push_back(initial_state(task.program, task.context(0)));
    for (std::uint32_t i = 0; i < steps; ++i)
        states_.push_back(next_state_of(task.program, outputs(i + 1)));
}

Hash256 Replay::state_root(std::uint64_t step) {
    std::vector<Hash256> roots;
    for (const auto& tensor : states_.at(step)) roots.push_back(tensor_root(tensor));
    return program::state_root(roots);
}

std::vector<Tensor> Replay::outputs(std::uint64_t step) {
    if (step == 0) return execute(task_->program.init, {}, task_->context(0));
    return execute(task_->program.step, {states_.at(step - 1), task_->data},
                   task_->context(step - 1));
}

SegmentRecord Replay::segment(std::uint64_t first, std::uint32_t steps, bool init) {
    return {.first_step = first,
            .steps = steps,
            .start = init ? std::nullopt : std::optional{commitment(first)},
            .end = commitment(first + steps)};
}

}  // namespace assay::test
