// SPDX-License-Identifier: Apache-2.0
#include "gpu/cuda/launch.hpp"

#include <algorithm>
#include <cstring>

#include "runtime/program/operators/all.hpp"

namespace assay::cuda {

using program::Dtype;
using program::Node;

namespace {

Extent extent_of(const program::TensorType& type) { return {type.shape.rows, type.shape.columns}; }

template <class Op>
concept Elementwise = requires(const Op& op) {
    program::Rule<Op>::function(op, program::Context{});
};

struct Launcher {
    Stream stream;
    float* scratch;
    const exec::Binding& binding;
    const Node& node;
    std::uint8_t* out;

    float* floats() const { return reinterpret_cast<float*>(out); }
    std::int32_t* integers_out() const { return reinterpret_cast<std::int32_t*>(out); }
    const std::uint8_t* bytes(std::size_t i) const { return binding.input(node.inputs[i]); }
    const float* operand(std::size_t i) const { return reinterpret_cast<const float*>(bytes(i)); }
    const std::int32_t* integer_data(std::size_t i) const {
        return reinterpret_cast<const std::int32_t*>(bytes(i));
    }
    Integers integers(std::size_t i) const {
        return {bytes(i), node.inputs[i].type.dtype == Dtype::U8};
    }
    Extent in(std::size_t i) const { return extent_of(node.inputs[i].type); }
    Extent all() const { return extent_of(node.type); }
    Batch batch() const {
        const auto& context = binding.context();
        Batch batch{.key = {},
                    .step = context.step,
                    .rows = node.type.shape.rows,
                    .dataset = node.inputs[0].type.shape.rows};
        std::memcpy(batch.key.words, context.order_seed.bytes.data(), sizeof batch.key.words);
        return batch;
    }
    Random random(std::uint32_t number, const program::Real& bound) const {
        const auto& context = binding.context();
        return {
            .seed = context.seed, .step = context.step, .stream = number, .bound = bound.value()};
    }

    template <class Op>
        requires Elementwise<Op> ElementStep step(const Op& op)
    const {
        const auto function = program::Rule<Op>::function(op, binding.context());
        using Function = std::remove_const_t<decltype(function)>;
        ElementStep step{.number = numeric::element::Functions::number<Function>(),
                         .numbers = {},
                         .operands = {},
                         .out = floats()};
        std::memcpy(step.numbers, &function, sizeof function);
        for (std::size_t i = 0; i < node.inputs.size(); ++i)
            step.operands[i] = {operand(i), in(i).rows != all().rows,
                                in(i).columns != all().columns};
        return step;
    }
    template <class Op>
        requires Elementwise<Op>
    void operator()(const Op& op) const {
        if constexpr (std::is_same_v<Op, program::Convert>)
            if (node.inputs[0].type.dtype == Dtype::U8) {
                convert(stream, all().elements(), op.factor.value(), bytes(0), floats());
                return;
            }
        run(stream, {.extent = all(), .count = 1, .steps = {step(op)}});
    }

    void operator()(const program::Matmul& op) const {
        const bool ta = op.form == program::MatmulForm::TN, tb = op.form == program::MatmulForm::NT;
        const auto left = in(0), right = in(1);
        multiply(stream, {.rows = all().rows,
                          .columns = all().columns,
                          .depth = ta ? left.rows : left.columns,
                          .left = {operand(0), ta ? 1 : left.columns, ta ? left.columns : 1, {}},
                          .right = {operand(1), tb ? right.columns : 1, tb ? 1 : right.columns, {}},
                          .out = floats(),
                          .out_stride = all().columns,
                          .out_places = {},
                          .count = 1});
    }
    void operator()(const program::BlockMatmul& op) const {
        const auto at = *program::Rule<program::BlockMatmul>::operands_of(op, node.inputs);
        const auto places = [](const program::operators::BlockGrid& grid, std::uint32_t columns) {
            return BlockPlaces{.across = grid.across,
                               .down = std::uint64_t{grid.rows} * columns,
                               .right = grid.columns};
        };
        const auto a = in(0).columns, b = in(1).columns;
        multiply(stream, {.rows = at.out.rows,
                          .columns = at.out.columns,
                          .depth = at.depth,
                          .left = {operand(0), at.left_transposed ? 1 : a,
                                   at.left_transposed ? a : 1, places(at.left, a)},
                          .right = {operand(1), at.right_transposed ? b : 1,
                                    at.right_transposed ? 1 : b, places(at.right, b)},
                          .out = floats(),
                          .out_stride = all().columns,
                          .out_places = places(at.out, all().columns),
                          .count = op.count});
    }
    void operator()(const program::IntegerMatmul&) const {
        multiply_levels(stream, {.rows = all().rows,
                                 .columns = all().columns,
                                 .depth = in(0).columns,
                                 .left = bytes(0),
                                 .right = bytes(2),
                                 .left_exponents = integer_data(1),
                                 .right_exponents = integer_data(3),
                                 .out = floats()});
    }
    void operator()(const program::BlockExponent&) const {
        block_exponents(stream, in(0), operand(0), integers_out());
    }
    void operator()(const program::Quantise&) const {
        quantise(stream, all(), operand(0), integer_data(1), out);
    }
    void operator()(const program::Dequantise&) const {
        dequantise(stream, all(), bytes(0), integer_data(1), floats());
    }

    void rows(RowResult kind) const { reduce_rows(stream, kind, in(0), operand(0), out); }
    void operator()(const program::RowSum&) const { rows(RowResult::Sum); }
    void operator()(const program::RowMean&) const { rows(RowResult::Mean); }
    void operator()(const program::RowSumSquares&) const { rows(RowResult::SumSquares); }
    void operator()(const program::RowMax&) const { rows(RowResult::Max); }
    void operator()(const program::ArgMax&) const { rows(RowResult::ArgMax); }
    void columns(ColumnResult kind) const {
        reduce_columns(stream, scratch, kind, in(0), operand(0), floats());
    }
    void operator()(const program::ColumnSum&) const { columns(ColumnResult::Sum); }
    void operator()(const program::ColumnMean&) const { columns(ColumnResult::Mean); }
    void operator()(const program::ColumnMax&) const { columns(ColumnResult::Max); }

    void operator()(const program::Softmax&) const {
        softmax(stream, all(), false, operand(0), floats());
    }
    void operator()(const program::CausalSoftmax&) const {
        softmax(stream, all(), true, operand(0), floats());
    }
    void operator()(const program::SoftmaxGradient&) const {
        softmax_gradient(stream, all(), operand(0), operand(1), floats());
    }
    void normalised(const program::Real& epsilon, bool centred) const {
        normalise(stream, all(), {epsilon.value(), centred}, operand(0), floats());
    }
    void normalised_back(const program::Real& epsilon, bool centred) const {
        normalise_gradient(stream, all(), {epsilon.value(), centred}, operand(0), operand(1),
                           floats());
    }
    void operator()(const program::LayerNorm& op) const { normalised(op.epsilon, true); }
    void operator()(const program::RmsNorm& op) const { normalised(op.epsilon, false); }
    void operator()(const program::LayerNormGradient& op) const {
        normalised_back(op.epsilon, true);
    }
    void operator()(const program::RmsNormGradient& op) const {
        normalised_back(op.epsilon, false);
    }
    void operator()(const program::CrossEntropy&) const {
        cross_entropy(stream, in(0), operand(0), integers(1), floats());
    }
    void operator()(const program::CrossEntropyGradient&) const {
        cross_entropy_gradient(stream, in(0), operand(0), integers(1), floats());
    }
    void operator()(const program::CountEqual&) const {
        count_equal(stream, in(0).rows, integers(0), integers(1), integers_out());
    }
    void operator()(const program::Rotary& op) const {
        rotate(stream, all(), {op.width, op.base.value(), op.inverse}, op.period, operand(0),
               floats());
    }
    void operator()(const program::Embedding&) const {
        embedding(stream, in(0), operand(0), integers(1), all().rows, floats());
    }
    void operator()(const program::EmbeddingGradient&) const {
        embedding_gradient(stream, integers(0), in(1), operand(1), all().rows, floats());
    }

    void operator()(const program::Gather&) const {
        const auto row_bytes = static_cast<std::uint32_t>(node.type.bytes() / node.type.shape.rows);
        gather(stream, batch(), row_bytes, bytes(0), out);
    }
    void operator()(const program::GatherScaled& op) const {
        gather_scaled(stream, batch(), all().columns, op.factor.value(), bytes(0), floats());
    }
    void operator()(const program::Uniform& op) const {
        uniform(stream, random(op.stream, op.bound), all().elements(), floats());
    }
    void operator()(const program::Normal& op) const {
        normal(stream, random(op.stream, op.deviation), all().elements(), floats());
    }
    void operator()(const program::Dropout& op) const {
        dropout(stream, random(op.stream, op.factor), op.threshold, all().elements(), operand(0),
                floats());
    }
    void operator()(const program::Constant& op) const {
        constant(stream, op.value.value(), all().elements(), floats());
    }
    Window window(const program::Window& w) const {
        return {w.height, w.width,   w.kernel_height, w.kernel_width,
                w.stride, w.padding, w.out_height(),  w.out_width()};
    }
    void convolution(const program::Window& w, bool backward) const {
        convolve(stream, scratch,
                 {window(w), backward, in(0), all(), operand(0), operand(1), floats()});
    }
    void operator()(const program::Convolution& op) const { convolution(op.window, false); }
    void operator()(const program::ConvolutionInputGradient& op) const {
        convolution(op.window, true);
    }
    void operator()(const program::ConvolutionWeightGradient& op) const {
        weight_gradient(stream, scratch, window(op.window), in(0), operand(0), in(1), operand(1),
                        floats());
    }
    void operator()(const program::MaxPool& op) const {
        max_pool(stream, window(op.window), all(), operand(0), floats(), nullptr);
    }
    void operator()(const program::MaxPoolIndex& op) const {
        max_pool(stream, window(op.window), all(), operand(0), nullptr, integers_out());
    }
    void operator()(const program::MaxPoolGradient& op) const {
        max_pool_gradient(stream, window(op.window), all(), integer_data(0), operand(1), floats());
    }
    void operator()(const program::AveragePool& op) const {
        average_pool(stream, window(op.window), all(), operand(0), floats());
    }
    void operator()(const program::AveragePoolGradient& op) const {
        average_pool_gradient(stream, window(op.window), all(), operand(0), floats());
    }

    std::uint32_t element_size() const {
        return static_cast<std::uint32_t>(program::element_size(node.type.dtype));
    }
    void operator()(const program::Transpose&) const {
        transpose(stream, in(0), element_size(), bytes(0), out);
    }
    void operator()(const program::Slice& op) const {
        copy(stream,
             {.extent = all(),
              .in_offset = std::uint64_t{op.row} * in(0).columns + op.column,
              .in_stride = in(0).columns,
              .out_stride = all().columns,
              .element_size = element_size()},
             bytes(0), out);
    }
    void operator()(const program::Concat& op) const {
        std::uint64_t place = 0;
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            copy(stream,
                 {.extent = in(i),
                  .out_offset = place,
                  .in_stride = in(i).columns,
                  .out_stride = all().columns,
                  .element_size = element_size()},
                 bytes(i), out);
            place += op.axis == program::Axis::Rows ? in(i).elements() : in(i).columns;
        }
    }
    void operator()(const program::Reshape&) const {
        copy(stream,
             {.extent = all(),
              .in_stride = all().columns,
              .out_stride = all().columns,
              .element_size = element_size()},
             bytes(0), out);
    }
    void operator()(const program::SwapAxes& op) const {
        swap_axes(stream, {all(), op.first, op.second, element_size()}, bytes(0), out);
    }
};

template <class Op>
concept HasKernel = requires(const Launcher& launcher, const Op& op) {
    launcher(op);
};

// A grid has at most 2^16 - 1 blocks of 32 rows.
bool fits_grid(const program::TensorType& type) {
    return type.shape.rows < 65535U * 32 && type.shape.columns < (1U << 30);
}

}  // namespace

bool has_kernel(const Node& node) {
    return fits_grid(node.type) &&
           std::visit([]<class Op>(const Op&) { return HasKernel<Op>; }, node.operation);
}

std::vector<Piece> pieces_of(std::span<const Node> nodes, const exec::Group& group) {
    const auto links = [&](std::uint32_t index) {
        // Bytes have a kernel of their own.
        const auto& node = nodes[index];
        return exec::is_elementwise(node.operation) && node.inputs[0].type.dtype == Dtype::F32;
    };
    std::vector<Piece> pieces;
    for (Piece rest{group.nodes}; !rest.empty();) {
        std::size_t length = 0;
        while (length < rest.size() && length < Chain::longest && links(rest[length])) ++length;
        pieces.push_back(rest.first(std::max<std::size_t>(length, 1)));
        rest = rest.subspan(pieces.back().size());
    }
    return pieces;
}

namespace {

bool node_reads_step(const Node& node) {
    return std::visit(
        []<class Op>(const Op& op) {
            // Rates follow schedules; what has no numbers has none that could.
            if constexpr (Elementwise<Op>)
                return !std::is_empty_v<decltype(program::Rule<Op>::function(op, {}))>;
            else
                return std::is_same_v<Op, program::Gather> ||
                       std::is_same_v<Op, program::GatherScaled> ||
                       std::is_same_v<Op, program::Uniform> ||
                       std::is_same_v<Op, program::Normal> || std::is_same_v<Op, program::Dropout>;
        },
        node.operation);
}

}  // namespace

bool reads_step(std::span<const Node> nodes, Piece piece) {
    return std::ranges::any_of(piece, [&](auto node) { return node_reads_step(nodes[node]); });
}

void launch(Stream stream, float* scratch, const exec::Binding& binding, Piece piece) {
    const auto launcher = [&](std::uint32_t node) {
        return Launcher{stream, scratch, binding, binding.node(node), binding.output(node)};
    };
    if (piece.size() == 1) {
        std::visit(
            [&]<class Op>(const Op& op) {
                if constexpr (HasKernel<Op>) launcher(piece[0])(op);
            },
            binding.node(piece[0]).operation);
        return;
    }
    Chain chain{.extent = extent_of(binding.node(piece[0]).type), .count = 0, .steps = {}};
    for (const auto node : piece)
        std::visit(
            [&]<class Op>(const Op& op) {
                if constexpr (Elementwise<Op>) chain.steps[chain.count++] = launcher(node).step(op);
            },
            binding.node(node).operation);
    run(stream, chain);
}

}  // namespace assay::cuda
