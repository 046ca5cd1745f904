// SPDX-License-Identifier: Apache-2.0
// How an operator is defined: one `Rule` a struct of operation.hpp, with the static functions
// below. fold.cpp and validate.cpp find them by the operator's type. `fold` gives node, tile and
// context.
//
//   result(op, inputs, wanted)  the type that the node must have, or why its operands are refused
//   work(op, node)              operations of the whole node, saturating
//   steps(fold)                 length of the fold of one tile
//   most_steps(node)            where tiles differ in that: a bound for all
//   words(fold, f)              length of the accumulator before step f
//   start(fold)                 the first accumulator
//   inputs(fold, f)             the tiles that step f opens; where that depends on what was opened
//                               before, inputs(fold, f, accumulator)
//   step(op, fold, f, accumulator, opened)
//   finish(op, fold, accumulator)
#pragma once

#include "runtime/base/check.hpp"
#include "runtime/program/fold.hpp"
#include "runtime/program/validate.hpp"

namespace assay::program {

template <class Op>
struct Rule;

namespace operators {

using Result = Expected<TensorType, Malformed>;

inline Failure<Malformed> refused(Malformed why) { return Failure{why}; }

inline std::uint64_t saturating_multiply(std::uint64_t a, std::uint64_t b) {
    const u128 product = static_cast<u128>(a) * b;
    return product >> 64 != 0 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(product);
}

inline std::uint32_t elements(const Fold& fold) {
    return static_cast<std::uint32_t>(fold.shape().elements());
}

inline const Shape& input_shape(const Fold& fold, std::size_t input) {
    return fold.node().inputs[input].type.shape;
}

inline float number(std::uint32_t word) { return numeric::from_bits(word); }

/// The word that stores a float32 result: the only place where NaNs are made canonical.
inline std::uint32_t stored(float result) { return numeric::to_bits(numeric::canonical(result)); }

/// A tile out of one word an element; bytes keep the low eight bits.
inline Tile tile_of_words(const Fold& fold, std::span<const std::uint32_t> words) {
    Tile tile = make_tensor({fold.node().type.dtype, fold.shape()});
    const std::size_t size = element_size(tile.type.dtype);
    INVARIANT(words.size() * size == tile.bytes.size());
    for (std::size_t i = 0; i < words.size(); ++i)
        std::memcpy(tile.bytes.data() + i * size, &words[i], size);
    return tile;
}

/// What rules have in common that make the words of a tile in one step.
struct OneStep {
    static std::uint32_t steps(const Fold&) { return 1; }
    static std::size_t words(const Fold& fold, std::uint32_t f) {
        return f == 0 ? 0 : elements(fold);
    }
    static Accumulator start(const Fold&) { return {}; }
};

/// The same out of the input's own tile.
struct OneStepInPlace : OneStep {
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t) {
        return {{0, fold.tile()}};
    }
};

}  // namespace operators

}  // namespace assay::program
