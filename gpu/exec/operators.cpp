// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/operators.hpp"

#include <cstring>

#include "gpu/cpu/chain.hpp"
#include "gpu/cpu/integers.hpp"
#include "gpu/cpu/moves.hpp"
#include "gpu/cpu/operators.hpp"
#include "gpu/cpu/share_out.hpp"
#include "gpu/cpu/windows.hpp"
#include "gpu/exec/product.hpp"
#include "runtime/base/check.hpp"
#include "runtime/program/operators/all.hpp"

namespace assay::exec {

using cpu::ElementStep;
using program::Context;
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
        return around_.data_copies.empty() ? around_.data[data->index].bytes.data()
                                           : around_.data_copies[data->index].data();
    return output(std::get<program::NodeOutput>(input.from).index);
}

std::vector<const void*> Binding::places_outside() const {
    std::vector<const void*> places;
    for (const auto& state : around_.states) places.push_back(state.data());
    for (const auto& spare : around_.spares) places.push_back(spare.data());
    for (const auto& tensor : around_.data) places.push_back(tensor.bytes.data());
    for (const auto& copy : around_.data_copies) places.push_back(copy.data());
    return places;
}

namespace {

cpu::Extent extent_of(const program::TensorType& type) {
    return {.rows = type.shape.rows, .columns = type.shape.columns};
}

// ---- Elementwise: each operator as a step of a chain --------------------------------------------

template <class Op>
concept Elementwise = requires(const Op& op) {
    program::Rule<Op>::function(op, Context{});
};

struct StepMaker {
    const Binding& binding;
    const Node& node;
    float* out;

    cpu::ElementOperand operand(std::size_t i) const {
        const auto &own = node.inputs[i].type.shape, &all = node.type.shape;
        return {.data = reinterpret_cast<const float*>(binding.input(node.inputs[i])),
                .one_row = own.rows != all.rows,
                .one_column = own.columns != all.columns};
    }
    template <class Op>
    ElementStep operator()(const Op& op) const {
        ElementStep step{.out = out};
        if constexpr (Elementwise<Op>) {
            step.set_function(program::Rule<Op>::function(op, binding.context()));
            if (node.inputs[0].type.dtype == program::Dtype::U8)
                step.bytes = binding.input(node.inputs[0]);
            else
                for (std::size_t i = 0; i < step.count; ++i) step.operands[i] = operand(i);
        }
        return step;
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
    auto product = products_of(binding, group.nodes.front()).front();
    const auto chain = chain_of(binding, group, 1);
    if (!chain.steps.empty())
        product.epilogue = {.apply =
                                [](const void* context, const cpu::Block& block) {
                                    run(*static_cast<const cpu::Chain*>(context), block);
                                },
                            .context = &chain};
    cpu::multiply(pool, product);
}

// Blocks are shared out; each is multiplied by one thread.
void run_blocks(cpu::ThreadPool& pool, const Binding& binding, std::uint32_t node) {
    const auto products = products_of(binding, node);
    pool.run(products.size(), [&](std::size_t i) { cpu::multiply(pool, products[i]); });
}

// ---- Moves --------------------------------------------------------------------------------------

// In runs of elements that follow each other on both sides.
template <class Op>
void run_copy(cpu::ThreadPool& pool, const Binding& binding, const Node& node, const Op& op,
              std::uint8_t* out) {
    using Rule = program::Rule<Op>;
    const auto size = program::element_size(node.type.dtype);
    const std::uint64_t columns = node.type.shape.columns, all = node.type.shape.elements();
    cpu::over(pool, node.type.shape.rows, columns, 1, [&](std::size_t begin, std::size_t end) {
        for (std::uint64_t place = begin * columns; place < end * columns;) {
            const auto row = place / columns, column = place % columns;
            const auto from = Rule::origin(op, node, row, column);
            const auto& input = node.inputs[from.input];
            const auto run =
                std::min({Rule::run(op, node, row, column), end * columns - place, all - place});
            const auto at = from.row * input.type.shape.columns + from.column;
            std::memcpy(out + place * size, binding.input(input) + at * size, run * size);
            place += run;
        }
    });
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
    const float* operand(std::size_t i) const {
        return reinterpret_cast<const float*>(binding.input(node.inputs[i]));
    }
    cpu::Matrix matrix(std::size_t i) const {
        return {.extent = extent_of(node.inputs[i].type), .data = operand(i)};
    }
    cpu::Integers integers(std::size_t i) const {
        return {.data = binding.input(node.inputs[i]),
                .bytes = node.inputs[i].type.dtype == program::Dtype::U8};
    }
    const std::int32_t* integer_data(std::size_t i) const {
        return reinterpret_cast<const std::int32_t*>(binding.input(node.inputs[i]));
    }
    cpu::Levels levels(std::size_t i) const {
        return {.extent = extent_of(node.inputs[i].type),
                .levels = binding.input(node.inputs[i]),
                .exponents = integer_data(i + 1)};
    }
    std::span<float> all() const { return {floats(), node.type.shape.elements()}; }
    cpu::UniformStream stream(std::uint32_t number, const program::Real& bound) const {
        const auto& context = binding.context();
        return {
            .seed = context.seed, .stream = number, .step = context.step, .bound = bound.value()};
    }
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
    void operator()(const program::RowSumSquares&) const {
        cpu::row_sum_squares(pool, matrix(0), floats());
    }
    void operator()(const program::ColumnSum&) const { cpu::column_sum(pool, matrix(0), floats()); }
    void operator()(const program::ColumnMean&) const {
        cpu::column_mean(pool, matrix(0), floats());
    }
    void operator()(const program::ColumnMax&) const { cpu::column_max(pool, matrix(0), floats()); }
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

    void operator()(const program::Softmax&) const {
        cpu::softmax(pool, matrix(0), cpu::Sight::All, floats());
    }
    void operator()(const program::CausalSoftmax&) const {
        cpu::softmax(pool, matrix(0), cpu::Sight::Causal, floats());
    }
    void operator()(const program::SoftmaxGradient&) const {
        cpu::softmax_gradient(pool, matrix(0), operand(1), floats());
    }
    void normalise(const program::Real& epsilon, bool centred) const {
        cpu::normalise(pool, {epsilon.value(), centred}, matrix(0), floats());
    }
    void normalise_gradient(const program::Real& epsilon, bool centred) const {
        cpu::normalise_gradient(pool, {epsilon.value(), centred}, matrix(0), operand(1), floats());
    }
    void operator()(const program::LayerNorm& op) const { normalise(op.epsilon, true); }
    void operator()(const program::RmsNorm& op) const { normalise(op.epsilon, false); }
    void operator()(const program::LayerNormGradient& op) const {
        normalise_gradient(op.epsilon, true);
    }
    void operator()(const program::RmsNormGradient& op) const {
        normalise_gradient(op.epsilon, false);
    }
    void operator()(const program::Rotary& op) const {
        const std::size_t pairs = op.width / 2, size = pairs * op.period;
        std::vector<float> cosines(size), sines(size);
        for (std::size_t i = 0; i < size; ++i) {
            const auto turn = program::operators::rotary_turn(
                op, static_cast<std::uint32_t>(i / pairs), static_cast<std::uint32_t>(i % pairs));
            cosines[i] = turn.cosine;
            sines[i] = turn.sine;
        }
        cpu::rotary(pool, {op.period, pairs, cosines.data(), sines.data()}, matrix(0), floats());
    }
    void operator()(const program::Embedding&) const {
        cpu::embedding(pool, matrix(0), integers(1), node.type.shape.rows, floats());
    }
    void operator()(const program::EmbeddingGradient&) const {
        cpu::embedding_gradient(pool, integers(0), matrix(1), node.type.shape.rows, floats());
    }
    void window_product(const program::Window& window, bool backward) const {
        const program::operators::WindowMap map{window, backward};
        cpu::multiply(pool,
                      {.map = map,
                       .images = *map.images_in(node.inputs[0].type.shape.rows),
                       .from = matrix(0),
                       .weights = matrix(1)},
                      floats());
    }
    void operator()(const program::Convolution& op) const { window_product(op.window, false); }
    void operator()(const program::ConvolutionInputGradient& op) const {
        window_product(op.window, true);
    }
    void operator()(const program::ConvolutionWeightGradient& op) const {
        cpu::weight_gradient(pool, op.window, matrix(0), matrix(1), floats());
    }
    void operator()(const program::MaxPool& op) const {
        cpu::max_pool(pool, op.window, matrix(0), floats(), nullptr);
    }
    void operator()(const program::MaxPoolIndex& op) const {
        cpu::max_pool(pool, op.window, matrix(0), nullptr, integers_out());
    }
    void operator()(const program::MaxPoolGradient& op) const {
        cpu::max_pool_gradient(pool, op.window, integer_data(0), matrix(1), floats());
    }
    void operator()(const program::AveragePool& op) const {
        cpu::average_pool(pool, op.window, matrix(0), floats());
    }
    void operator()(const program::AveragePoolGradient& op) const {
        cpu::average_pool_gradient(pool, op.window, matrix(0), floats());
    }

    void operator()(const program::BlockExponent&) const {
        cpu::block_exponents(pool, matrix(0), integers_out());
    }
    void operator()(const program::Quantise&) const {
        cpu::quantise(pool, matrix(0), integer_data(1), out);
    }
    void operator()(const program::Dequantise&) const {
        cpu::dequantise(pool, levels(0), floats());
    }
    void operator()(const program::IntegerMatmul&) const {
        cpu::multiply_levels(pool, levels(0), levels(2), floats());
    }

    void operator()(const program::Gather&) const {
        const auto row_bytes = node.type.bytes() / node.type.shape.rows;
        cpu::gather(pool, batch_rows(), row_bytes, binding.input(node.inputs[0]), out);
    }
    void operator()(const program::GatherScaled& gather) const {
        cpu::gather_scaled(pool, batch_rows(), node.type.shape.columns, gather.factor.value(),
                           binding.input(node.inputs[0]), floats());
    }
    void operator()(const program::Transpose&) const {
        cpu::transpose(pool, extent_of(node.inputs[0].type), program::element_size(node.type.dtype),
                       binding.input(node.inputs[0]), out);
    }
    void operator()(const program::Dropout& op) const {
        cpu::dropout(pool, stream(op.stream, op.factor), op.threshold, operand(0), all());
    }
    void operator()(const program::Uniform& op) const {
        cpu::uniform(pool, stream(op.stream, op.bound), all());
    }
    void operator()(const program::Normal& op) const {
        cpu::normal(pool, stream(op.stream, op.deviation), all());
    }
    void operator()(const program::Constant& constant) const {
        cpu::constant(pool, constant.value.value(), all());
    }
    // Elementwise operators and products are groups of their own kind: see run_group.
    void operator()(const program::Matmul&) const { INVARIANT(false); }
    void operator()(const program::BlockMatmul&) const { INVARIANT(false); }
    template <class Op>
    void operator()(const Op& op) const {
        if constexpr (requires { program::Rule<Op>::copies; })
            run_copy(pool, binding, node, op, out);
        else
            static_assert(Elementwise<Op>, "this operator has no kernel");
    }
};

}  // namespace

void run_rest(cpu::ThreadPool& pool, const Binding& binding, const Group& group) {
    if (group.nodes.size() > 1) cpu::run(pool, chain_of(binding, group, 1));
}

void run_group(cpu::ThreadPool& pool, const Binding& binding, const Group& group, BatchRows& rows) {
    const auto& head = binding.node(group.nodes.front());
    if (std::holds_alternative<program::Matmul>(head.operation))
        run_product(pool, binding, group);
    else if (std::holds_alternative<program::BlockMatmul>(head.operation))
        run_blocks(pool, binding, group.nodes.front());
    else if (is_elementwise(head.operation))
        cpu::run(pool, chain_of(binding, group, 0));
    else
        std::visit(OperatorRunner{pool, binding, head, binding.output(group.nodes.front()), rows},
                   head.operation);
}

}  // namespace assay::exec
