// SPDX-License-Identifier: Apache-2.0
// The batch of a step. Each fold step opens the one tile that holds one row of the batch and
// appends that row to the accumulator; which tile follows from order seed, step and place alone.
#pragma once

#include "runtime/numeric/permutation.hpp"
#include "runtime/program/operators/rule.hpp"

namespace assay::program {

namespace operators {

template <class Op>
struct GatherRows {
    static std::uint64_t work(const Op&, const Node& node) {
        // An element costs a conversion and a product, a row its place in the permutation.
        return node.type.shape.elements() * 2 + std::uint64_t{node.type.shape.rows} * 1000;
    }
    static std::uint32_t steps(const Fold& fold) { return fold.shape().rows; }
    static std::size_t words(const Fold& fold, std::uint32_t f) {
        return std::size_t{f} * fold.shape().columns;
    }
    static Accumulator start(const Fold&) { return {}; }
    static std::uint32_t source(const Fold& fold, std::uint32_t f) {
        return gathered_row(fold.node(), fold.context(), fold.tile().row * tile_side + f);
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        return {{0, {source(fold, f) / tile_side, fold.tile().column}}};
    }
    static Accumulator step(const Op& op, const Fold& fold, std::uint32_t f, Accumulator rows,
                            std::span<const Tile> opened) {
        const std::uint32_t row = source(fold, f) % tile_side;
        for (std::uint32_t c = 0; c < fold.shape().columns; ++c)
            rows.words.push_back(Rule<Op>::element(op, opened[0].word(row, c)));
        return rows;
    }
    static Tile finish(const Op&, const Fold& fold, const Accumulator& last) {
        return tile_of_words(fold, last.words);
    }
};

}  // namespace operators

template <>
struct Rule<Gather> : operators::GatherRows<Gather> {
    static operators::Result result(const Gather&, std::span<const Input> inputs,
                                    const TensorType& wanted) {
        ENSURE(inputs.size() == 1, operators::refused(Malformed::WrongInputCount));
        const TensorType& source = inputs[0].type;
        return TensorType{source.dtype, {wanted.shape.rows, source.shape.columns}};
    }
    /// Copies move bits: a NaN keeps its payload.
    static std::uint32_t element(const Gather&, std::uint32_t word) { return word; }
};

template <>
struct Rule<GatherScaled> : operators::GatherRows<GatherScaled> {
    static operators::Result result(const GatherScaled&, std::span<const Input> inputs,
                                    const TensorType& wanted) {
        ENSURE(inputs.size() == 1, operators::refused(Malformed::WrongInputCount));
        const TensorType& source = inputs[0].type;
        ENSURE(source.dtype == Dtype::U8, operators::refused(Malformed::WrongInputDtype));
        return TensorType{Dtype::F32, {wanted.shape.rows, source.shape.columns}};
    }
    static std::uint32_t element(const GatherScaled& op, std::uint32_t word) {
        return operators::stored(numeric::multiply(numeric::from_integer(word), op.factor.value()));
    }
};

}  // namespace assay::program
