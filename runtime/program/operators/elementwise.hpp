// SPDX-License-Identifier: Apache-2.0
// Elementwise operators and the optimiser's updates: one fold step opens the tile at the same place
// of each input; the accumulator is empty before and holds the result after.
#pragma once

#include "runtime/numeric/float32.hpp"
#include "runtime/program/operators/rule.hpp"

namespace assay::program {

namespace operators {

/// What all share. An operator adds `function(op, context)`: the float32 result for one element as
/// a function of its operands.
template <class Op, std::size_t Inputs, std::uint32_t Cost = 1, Dtype From = Dtype::F32>
struct Elementwise {
    static Result result(const Op&, std::span<const Input> inputs, const TensorType&) {
        ENSURE(inputs.size() == Inputs, refused(Malformed::WrongInputCount));
        for (const Input& input : inputs) {
            ENSURE(input.type.dtype == From, refused(Malformed::WrongInputDtype));
            ENSURE(input.type.shape == inputs[0].type.shape, refused(Malformed::WrongInputShape));
        }
        return TensorType{Dtype::F32, inputs[0].type.shape};
    }
    static std::uint64_t work(const Op&, const Node& node) {
        return saturating_multiply(node.type.shape.elements(), Cost);
    }
    static std::uint32_t steps(const Fold&) { return 1; }
    static std::size_t words(const Fold& fold, std::uint32_t f) {
        return f == 0 ? 0 : elements(fold);
    }
    static Accumulator start(const Fold&) { return {}; }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t) {
        std::vector<TileInput> tiles;
        for (std::uint32_t i = 0; i < Inputs; ++i) tiles.push_back({i, fold.tile()});
        return tiles;
    }
    static Accumulator step(const Op& op, const Fold& fold, std::uint32_t, Accumulator result,
                            std::span<const Tile> opened) {
        const Shape shape = fold.shape();
        const auto function = Rule<Op>::function(op, fold.context());
        const auto operand = [&](std::size_t input, std::uint32_t row, std::uint32_t column) {
            const Tile& tile = opened[input];
            const std::uint32_t word = tile.word(tile.type.shape.rows == 1 ? 0 : row, column);
            return From == Dtype::U8 ? numeric::from_integer(word) : number(word);
        };
        for (std::uint32_t r = 0; r < shape.rows; ++r)
            for (std::uint32_t c = 0; c < shape.columns; ++c)
                [&]<std::size_t... I>(std::index_sequence<I...>) {
                    result.words.push_back(stored(function(operand(I, r, c)...)));
                }
        (std::make_index_sequence<Inputs>{});
        return result;
    }
    static Tile finish(const Op&, const Fold& fold, const Accumulator& last) {
        return tile_of_words(fold, last.words);
    }
};

}  // namespace operators

template <>
struct Rule<Add> : operators::Elementwise<Add, 2> {
    static auto function(const Add&, const Context&) { return numeric::add; }
};

template <>
struct Rule<Subtract> : operators::Elementwise<Subtract, 2> {
    static auto function(const Subtract&, const Context&) { return numeric::subtract; }
};

template <>
struct Rule<Multiply> : operators::Elementwise<Multiply, 2> {
    static auto function(const Multiply&, const Context&) { return numeric::multiply; }
};

/// The one with a broadcast: the second input has one row, which meets every row of the first.
template <>
struct Rule<AddRow> : operators::Elementwise<AddRow, 2> {
    static operators::Result result(const AddRow&, std::span<const Input> inputs,
                                    const TensorType&) {
        ENSURE(inputs.size() == 2, operators::refused(Malformed::WrongInputCount));
        const TensorType &a = inputs[0].type, &row = inputs[1].type;
        ENSURE(a.dtype == Dtype::F32 && row.dtype == Dtype::F32,
               operators::refused(Malformed::WrongInputDtype));
        ENSURE(row.shape == (Shape{1, a.shape.columns}),
               operators::refused(Malformed::WrongInputShape));
        return a;
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t) {
        return {{0, fold.tile()}, {1, {0, fold.tile().column}}};
    }
    static auto function(const AddRow&, const Context&) { return numeric::add; }
};

template <>
struct Rule<Scale> : operators::Elementwise<Scale, 1> {
    static auto function(const Scale& op, const Context&) {
        return [factor = op.factor.value()](float x) { return numeric::multiply(x, factor); };
    }
};

template <>
struct Rule<Relu> : operators::Elementwise<Relu, 1> {
    static auto function(const Relu&, const Context&) {
        return [](float x) { return x <= 0.0F ? 0.0F : x; };
    }
};

template <>
struct Rule<ReluGradient> : operators::Elementwise<ReluGradient, 2> {
    static auto function(const ReluGradient&, const Context&) {
        return [](float x, float gradient) { return x <= 0.0F ? 0.0F : gradient; };
    }
};

template <>
struct Rule<Convert> : operators::Elementwise<Convert, 1, 2, Dtype::U8> {
    static auto function(const Convert& op, const Context&) {
        return [factor = op.factor.value()](float x) { return numeric::multiply(x, factor); };
    }
};

template <>
struct Rule<Momentum> : operators::Elementwise<Momentum, 2, 2> {
    static auto function(const Momentum& op, const Context&) {
        return [factor = op.factor.value()](float buffer, float gradient) {
            return numeric::fma(factor, buffer, gradient);
        };
    }
};

template <>
struct Rule<Descend> : operators::Elementwise<Descend, 2, 2> {
    static auto function(const Descend& op, const Context& context) {
        return [down = numeric::negate(rate_at(op.rate, context.step))](
                   float weight, float direction) { return numeric::fma(down, direction, weight); };
    }
};

}  // namespace assay::program
