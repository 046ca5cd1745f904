// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/operators.hpp"

#include <cstring>

#include "gpu/cpu/chain.hpp"
#include "gpu/cpu/gemm.hpp"
#include "gpu/cpu/operators.hpp"
#include "runtime/base/check.hpp"

namespace assay::exec {

using cpu::ElementOperation;
using cpu::ElementStep;
using program::Node;

std::uint8_t* Binding::output(std::uint32_t node) const {
    const auto& [space, position] = plan_.outputs[node];
    switch (space) {
        case Location::Space::Arena:
            break;
        case Location::Space::State:
            return around_.states[position].data();
        case Location::Space::NextState:
            return around_.spares[position].data();
    }
    return arena_.data() + position;
}

const std::uint8_t* Binding::input(const program::Input& input) const {
    if (const auto* state = std::get_if<program::State>(&input.from))
        return around_.states[state->index].data();
    if (const auto* data = std::get_if<program::Data>(&input.from))
        return around_.data[data->index].bytes.data();
    return output(std::get<program::NodeOutput>(input.from).index);
}

namespace {

cpu::Extent extent_of(const program::TensorType& type) {
    return {.rows = type.shape.rows, .columns = type.shape.columns};
}

// ---- Elementwise: each operator as a step of a chain --------------------------------------------

struct StepMaker {
    const Binding& binding;
    const Node& node;
    float* out;

    const float* operand(std::size_t i) const {
        return reinterpret_cast<const float*>(binding.input(node.inputs[i]));
    }
    ElementStep unary(ElementOperation operation, float factor = 0) const {
        return {.operation = operation, .factor = factor, .a = operand(0), .out = out};
    }
    ElementStep binary(ElementOperation operation, float factor = 0) const {
        return {
            .operation = operation, .factor = factor, .a = operand(0), .b = operand(1), .out = out};
    }

    ElementStep operator()(const program::Add&) const { return binary(ElementOperation::Add); }
    ElementStep operator()(const program::Subtract&) const {
        return binary(ElementOperation::Subtract);
    }
    ElementStep operator()(const program::Multiply&) const {
        return binary(ElementOperation::Multiply);
    }
    ElementStep operator()(const program::AddRow&) const {
        auto step = binary(ElementOperation::Add);
        step.b_is_row = true;
        return step;
    }
    ElementStep operator()(const program::Scale& scale) const {
        return unary(ElementOperation::Scale, scale.factor.value());
    }
    ElementStep operator()(const program::Relu&) const { return unary(ElementOperation::Relu); }
    ElementStep operator()(const program::ReluGradient&) const {
        return binary(ElementOperation::ReluGradient);
    }
    ElementStep operator()(const program::Convert& convert) const {
        return {.operation = ElementOperation::Convert,
                .factor = convert.factor.value(),
                .bytes = binding.input(node.inputs[0]),
                .out = out};
    }
    ElementStep operator()(const program::Momentum& momentum) const {
        return binary(ElementOperation::MultiplyAdd, momentum.factor.value());
    }
    // fma(-rate, direction, weights): the weights are the first input.
    ElementStep operator()(const program::Descend& descend) const {
        const float rate = program::rate_at(descend.rate, binding.context().step);
        auto step = binary(ElementOperation::MultiplyAdd, numeric::negate(rate));
        std::swap(step.a, step.b);
        return step;
    }
    template <class Other>
    ElementStep operator()(const Other&) const {
        INVARIANT(false);
        return {};
    }
};

cpu::Chain chain_of(const Binding& binding, const Group& group, std::size_t first) {
    cpu::Chain chain{.extent = extent_of(binding.node(group.nodes.front()).type), .steps = {}};
    for (auto i = first; i < group.nodes.size(); ++i) {
        const auto& node = binding.node(group.nodes[i]);
        auto* out = reinterpret_cast<float*>(binding.output(group.nodes[i]));
        chain.steps.push_back(std::visit(StepMaker{binding, node, out}, node.operation));
    }
    return chain;
}

// ---- Products -----------------------------------------------------------------------------------

void run_product(cpu::ThreadPool& pool, const Binding& binding, const Group& group) {
    const auto& node = binding.node(group.nodes.front());
    const auto form = std::get<program::Matmul>(node.operation).form;
    const auto view = [&](std::size_t i, bool transposed) -> cpu::MatrixView {
        return {.data = reinterpret_cast<const float*>(binding.input(node.inputs[i])),
                .stride = node.inputs[i].type.shape.columns,
                .transposed = transposed};
    };
    const bool left_transposed = form == program::MatmulForm::TN;
    const auto& left = node.inputs[0].type.shape;
    const auto chain = chain_of(binding, group, 1);
    const cpu::Epilogue epilogue{.apply =
                                     [](const void* context, const cpu::Block& block) {
                                         run(*static_cast<const cpu::Chain*>(context), block);
                                     },
                                 .context = &chain};
    cpu::multiply(pool, cpu::MatrixProduct{
                            .rows = node.type.shape.rows,
                            .columns = node.type.shape.columns,
                            .depth = left_transposed ? left.rows : left.columns,
                            .left = view(0, left_transposed),
                            .right = view(1, form == program::MatmulForm::NT),
                            .out = reinterpret_cast<float*>(binding.output(group.nodes.front())),
                            .out_stride = node.type.shape.columns,
                            .epilogue = chain.steps.empty() ? cpu::Epilogue{} : epilogue});
}

// ---- Everything else ----------------------------------------------------------------------------

struct OperatorRunner {
    cpu::ThreadPool& pool;
    const Binding& binding;
    const Node& node;
    std::uint8_t* out;
    BatchRows& batch;

    float* floats() const { return reinterpret_cast<float*>(out); }
    std::int32_t* integers_out() const { return reinterpret_cast<std::int32_t*>(out); }
    cpu::Matrix matrix(std::size_t i) const {
        return {.extent = extent_of(node.inputs[i].type),
                .data = reinterpret_cast<const float*>(binding.input(node.inputs[i]))};
    }
    cpu::Integers integers(std::size_t i) const {
        return {.data = binding.input(node.inputs[i]),
                .bytes = node.inputs[i].type.dtype == program::Dtype::U8};
    }
    std::span<float> all() const { return {floats(), node.type.shape.elements()}; }
    std::span<const std::uint32_t> batch_rows() const {
        const auto dataset = node.inputs[0].type.shape.rows;
        if (batch.dataset != dataset || batch.rows.size() != node.type.shape.rows) {
            batch.dataset = dataset;
            batch.rows.resize(node.type.shape.rows);
            const auto& context = binding.context();
            numeric::PermutationKey key;
            std::memcpy(key.words, context.order_seed.bytes.data(), sizeof key.words);
            cpu::batch_rows(pool, key, context.step, dataset, batch.rows);
        }
        return batch.rows;
    }

    void operator()(const program::RowSum&) const { cpu::row_sum(pool, matrix(0), floats()); }
    void operator()(const program::RowMean&) const { cpu::row_mean(pool, matrix(0), floats()); }
    void operator()(const program::RowMax&) const { cpu::row_max(pool, matrix(0), floats()); }
    void operator()(const program::ColumnSum&) const { cpu::column_sum(pool, matrix(0), floats()); }
    void operator()(const program::ColumnMean&) const {
        cpu::column_mean(pool, matrix(0), floats());
    }
    void operator()(const program::ArgMax&) const { cpu::arg_max(pool, matrix(0), integers_out()); }
    void operator()(const program::CountEqual&) const {
        *integers_out() =
            cpu::count_equal(node.inputs[0].type.shape.rows, integers(0), integers(1));
    }
    void operator()(const program::CrossEntropy&) const {
        cpu::cross_entropy(pool, matrix(0), integers(1), floats());
    }
    void operator()(const program::CrossEntropyGradient&) const {
        cpu::cross_entropy_gradient(pool, matrix(0), integers(1), floats());
    }
    void operator()(const program::Gather&) const {
        const auto row_bytes = node.type.bytes() / node.type.shape.rows;
        cpu::gather(pool, batch_rows(), row_bytes, binding.input(node.inputs[0]), out);
    }
    void operator()(const program::GatherScaled& gather) const {
        cpu::gather_scaled(pool, batch_rows(), node.type.shape.columns, gather.factor.value(),
                           binding.input(node.inputs[0]), floats());
    }
    void operator()(const program::Uniform& uniform) const {
        const auto& context = binding.context();
        cpu::uniform(pool,
                     {.seed = context.seed,
                      .stream = uniform.stream,
                      .step = context.step,
                      .bound = uniform.bound.value()},
                     all());
    }
    void operator()(const program::Constant& constant) const {
        cpu::constant(pool, constant.value.value(), all());
    }
    template <class Other>
    void operator()(const Other&) const {
        INVARIANT(false);
    }
};

}  // namespace

void run_group(cpu::ThreadPool& pool, const Binding& binding, const Group& group, BatchRows& rows) {
    const auto& head = binding.node(group.nodes.front());
    if (std::holds_alternative<program::Matmul>(head.operation))
        run_product(pool, binding, group);
    else if (is_elementwise(head.operation))
        cpu::run(pool, chain_of(binding, group, 0));
    else
        std::visit(OperatorRunner{pool, binding, head, binding.output(group.nodes.front()), rows},
                   head.operation);
}

}  // namespace assay::exec
