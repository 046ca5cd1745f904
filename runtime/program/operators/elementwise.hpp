// SPDX-License-Identifier: Apache-2.0
// Elementwise operators and the optimisers' updates. What they compute for one element stands in
// numeric/element.hpp; here are their shapes, their costs, and where their numbers come from.
#pragma once

#include "runtime/numeric/element.hpp"
#include "runtime/program/operators/rule.hpp"

namespace assay::program {

namespace operators {

/// Several operands may meet one element: two at most are opened in the step that computes, so that
/// an accusation of it stays small; what comes before them is kept in the accumulator.
inline constexpr std::uint32_t opened_at_once = 2;

/// The shape that all operands stretch to: each has it, or 1, in each dimension.
inline std::optional<Shape> stretched(std::span<const Input> inputs) {
    Shape shape = inputs[0].type.shape;
    for (const Input& input : inputs) {
        shape.rows = std::max(shape.rows, input.type.shape.rows);
        shape.columns = std::max(shape.columns, input.type.shape.columns);
    }
    for (const Input& input : inputs) {
        const Shape& own = input.type.shape;
        if (own.rows != 1 && own.rows != shape.rows) return std::nullopt;
        if (own.columns != 1 && own.columns != shape.columns) return std::nullopt;
    }
    return shape;
}

/// What all share. An operator adds `function(op, context)`: one of numeric/element.hpp. Steps:
/// one, which opens the tile at the same place of each operand; with three operands, one before
/// that which keeps the first.
template <class Op, std::uint32_t Cost = 1, Dtype From = Dtype::F32>
struct Elementwise {
    static constexpr Dtype from = From;
    static auto function_of(const Fold& fold) {
        return Rule<Op>::function(*std::get_if<Op>(&fold.node().operation), fold.context());
    }
    static constexpr std::uint32_t operands() {
        using Function = decltype(Rule<Op>::function(std::declval<Op>(), std::declval<Context>()));
        return static_cast<std::uint32_t>(numeric::element::operands<Function>);
    }
    static constexpr std::uint32_t kept() {
        return operands() > opened_at_once ? operands() - opened_at_once : 0;
    }

    static Result result(const Op&, std::span<const Input> inputs, const TensorType&) {
        ENSURE(inputs.size() == operands(), refused(Malformed::WrongInputCount));
        for (const Input& input : inputs)
            ENSURE(input.type.dtype == From, refused(Malformed::WrongInputDtype));
        const auto shape = stretched(inputs);
        ENSURE(shape, refused(Malformed::WrongInputShape));
        return TensorType{Dtype::F32, *shape};
    }
    static std::uint64_t work(const Op&, const Node& node) {
        return saturating_multiply(node.type.shape.elements(), Cost);
    }
    static std::uint32_t steps(const Fold&) { return kept() > 0 ? 2 : 1; }
    static std::size_t words(const Fold& fold, std::uint32_t f) {
        if (f == 0) return 0;
        return f == steps(fold) ? elements(fold) : std::size_t{kept()} * elements(fold);
    }
    static Accumulator start(const Fold&) { return {}; }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        const bool last = f + 1 == steps(fold);
        std::vector<TileInput> tiles;
        for (std::uint32_t i = last ? kept() : 0; i < (last ? operands() : kept()); ++i) {
            const Shape& shape = input_shape(fold, i);
            tiles.push_back({i,
                             {shape.rows == 1 ? 0 : fold.tile().row,
                              shape.columns == 1 ? 0 : fold.tile().column}});
        }
        return tiles;
    }
    static Accumulator step(const Op&, const Fold& fold, std::uint32_t f, Accumulator before,
                            std::span<const Tile> opened) {
        const Shape shape = fold.shape();
        const auto operand = [&](const Tile& tile, std::uint32_t row, std::uint32_t column) {
            const std::uint32_t word = tile.word(tile.type.shape.rows == 1 ? 0 : row,
                                                 tile.type.shape.columns == 1 ? 0 : column);
            return From == Dtype::U8 ? numeric::from_integer(word) : number(word);
        };
        Accumulator after;
        const bool last = f + 1 == steps(fold);
        const auto function = function_of(fold);
        for (std::uint32_t i = 0; i < (last ? 1 : kept()); ++i)
            for (std::uint32_t r = 0; r < shape.rows; ++r)
                for (std::uint32_t c = 0; c < shape.columns; ++c) {
                    if (!last) {
                        after.words.push_back(numeric::to_bits(operand(opened[i], r, c)));
                        continue;
                    }
                    const auto value = [&](std::size_t which) {
                        if (which >= kept()) return operand(opened[which - kept()], r, c);
                        const std::size_t at = std::size_t{r} * shape.columns + c;
                        return number(before.words[which * elements(fold) + at]);
                    };
                    [&]<std::size_t... I>(std::index_sequence<I...>) {
                        after.words.push_back(stored(function(value(I)...)));
                    }
                    (std::make_index_sequence<operands()>{});
                }
        return after;
    }
    static Tile finish(const Op&, const Fold& fold, const Accumulator& last) {
        return tile_of_words(fold, last.words);
    }
};

/// Operators without attributes: the function says it all.
template <class Op, class Function, std::uint32_t Cost = 1>
struct Plain : Elementwise<Op, Cost> {
    static Function function(const Op&, const Context&) { return {}; }
};

}  // namespace operators

namespace element = numeric::element;

template <>
struct Rule<Add> : operators::Plain<Add, element::Add> {};
template <>
struct Rule<Subtract> : operators::Plain<Subtract, element::Subtract> {};
template <>
struct Rule<Multiply> : operators::Plain<Multiply, element::Multiply> {};
template <>
struct Rule<Divide> : operators::Plain<Divide, element::Divide> {};

/// Add, with the shapes of a bias.
template <>
struct Rule<AddRow> : operators::Plain<AddRow, element::Add> {
    static operators::Result result(const AddRow& op, std::span<const Input> inputs,
                                    const TensorType& wanted) {
        const TensorType type = TRY(Elementwise::result(op, inputs, wanted));
        ENSURE(inputs[0].type == type && inputs[1].type.shape == (Shape{1, type.shape.columns}),
               operators::refused(Malformed::WrongInputShape));
        return type;
    }
};

template <>
struct Rule<Scale> : operators::Elementwise<Scale> {
    static element::Scale function(const Scale& op, const Context&) { return {op.factor.value()}; }
};
template <>
struct Rule<Shift> : operators::Elementwise<Shift> {
    static element::Shift function(const Shift& op, const Context&) { return {op.offset.value()}; }
};
template <>
struct Rule<Convert> : operators::Elementwise<Convert, 2, Dtype::U8> {
    static element::Scale function(const Convert& op, const Context&) {
        return {op.factor.value()};
    }
};

template <>
struct Rule<Exponential> : operators::Plain<Exponential, element::Exponential, 20> {};
template <>
struct Rule<Logarithm> : operators::Plain<Logarithm, element::Logarithm, 20> {};
template <>
struct Rule<SquareRoot> : operators::Plain<SquareRoot, element::SquareRoot> {};
template <>
struct Rule<ReciprocalSquareRoot>
    : operators::Plain<ReciprocalSquareRoot, element::ReciprocalSquareRoot, 2> {};

template <>
struct Rule<Relu> : operators::Plain<Relu, element::Relu> {};
template <>
struct Rule<ReluGradient> : operators::Plain<ReluGradient, element::ReluGradient> {};
template <>
struct Rule<Gelu> : operators::Plain<Gelu, element::Gelu, 45> {};
template <>
struct Rule<GeluGradient> : operators::Plain<GeluGradient, element::GeluGradient, 55> {};
template <>
struct Rule<GeluErf> : operators::Plain<GeluErf, element::GeluErf, 60> {};
template <>
struct Rule<GeluErfGradient> : operators::Plain<GeluErfGradient, element::GeluErfGradient, 80> {};
template <>
struct Rule<Silu> : operators::Plain<Silu, element::Silu, 25> {};
template <>
struct Rule<SiluGradient> : operators::Plain<SiluGradient, element::SiluGradient, 30> {};
template <>
struct Rule<Tanh> : operators::Plain<Tanh, element::Tanh, 40> {};
template <>
struct Rule<TanhGradient> : operators::Plain<TanhGradient, element::TanhGradient, 3> {};
template <>
struct Rule<Sigmoid> : operators::Plain<Sigmoid, element::Sigmoid, 24> {};
template <>
struct Rule<SigmoidGradient> : operators::Plain<SigmoidGradient, element::SigmoidGradient, 3> {};

template <>
struct Rule<Momentum> : operators::Elementwise<Momentum, 2> {
    static element::Momentum function(const Momentum& op, const Context&) {
        return {op.factor.value()};
    }
};
template <>
struct Rule<Descend> : operators::Elementwise<Descend, 2> {
    static element::Descend function(const Descend& op, const Context& context) {
        return {numeric::negate(rate_at(op.rate, context.step))};
    }
};
template <>
struct Rule<Average> : operators::Elementwise<Average, 3> {
    static element::Average function(const Average& op, const Context&) {
        return {op.factor.value(), numeric::subtract(1.0F, op.factor.value())};
    }
};
template <>
struct Rule<AverageSquares> : operators::Elementwise<AverageSquares, 4> {
    static element::AverageSquares function(const AverageSquares& op, const Context&) {
        return {op.factor.value(), numeric::subtract(1.0F, op.factor.value())};
    }
};
template <>
struct Rule<Adam> : operators::Elementwise<Adam, 8> {
    static element::Adam function(const Adam& op, const Context& context) {
        const auto correction = [&](const Real& factor) {
            return numeric::subtract(1.0F, numeric::power(factor.value(), context.step + 1));
        };
        const float rate = rate_at(op.rate, context.step);
        return {.rate = numeric::divide(rate, correction(op.mean_factor)),
                .correction = numeric::square_root(correction(op.square_factor)),
                .epsilon = op.epsilon.value(),
                .keep = numeric::subtract(1.0F, numeric::multiply(rate, op.decay.value()))};
    }
};
template <>
struct Rule<ClipFactor> : operators::Elementwise<ClipFactor, 3> {
    static element::ClipFactor function(const ClipFactor& op, const Context&) {
        return {op.limit.value()};
    }
};

}  // namespace assay::program
