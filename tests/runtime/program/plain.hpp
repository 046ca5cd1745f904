// SPDX-License-Identifier: Apache-2.0
// Every operator once more, as plain loops over whole tensors without tiles, folds or accumulators:
// the second opinion that folds are tested against.
#pragma once

#include <cmath>

#include "runtime/numeric/exponential.hpp"
#include "runtime/numeric/permutation.hpp"
#include "tests/runtime/program/samples.hpp"

namespace assay::program::plain {

using Inputs = std::vector<Tensor>;

inline void set(Tensor& out, std::uint32_t r, std::uint32_t c, float x) {
    const std::uint32_t word = std::isnan(x) ? 0x7fc00000U : numeric::to_bits(x);
    std::memcpy(out.bytes.data() + (std::size_t{r} * out.type.shape.columns + c) * 4, &word, 4);
}
inline void set(Tensor& out, std::uint32_t r, std::uint32_t c, std::int32_t x) {
    std::memcpy(out.bytes.data() + (std::size_t{r} * out.type.shape.columns + c) * 4, &x, 4);
}

template <class Element>
Tensor each(const Node& node, Element element) {
    Tensor out = make_tensor(node.type);
    for (std::uint32_t r = 0; r < node.type.shape.rows; ++r)
        for (std::uint32_t c = 0; c < node.type.shape.columns; ++c) set(out, r, c, element(r, c));
    return out;
}

// Sums `count` terms in chunks of 512; `add(sum, i)` adds term i.
template <class AddTerm>
float chunked(std::uint32_t count, AddTerm add) {
    float total = 0;
    for (std::uint32_t first = 0; first < count; first += 512) {
        float chunk = 0;
        for (std::uint32_t i = first; i < count && i < first + 512; ++i) chunk = add(chunk, i);
        total = first == 0 ? chunk : total + chunk;
    }
    return total;
}

template <class Term>
float lanes(std::uint32_t count, Term term) {
    std::array<float, 32> sum{};
    for (std::uint32_t i = 0; i < count; ++i) sum[i % 32] += term(i);
    for (std::size_t width : {16, 8, 4, 2, 1})
        for (std::size_t j = 0; j < width; ++j) sum[j] += sum[j + width];
    return sum[0];
}

inline float largest(const Tensor& x, std::uint32_t r) {
    float best = x.f32(r, 0);
    for (std::uint32_t c = 0; c < x.type.shape.columns; ++c) {
        if (std::isnan(x.f32(r, c))) return x.f32(r, c);
        if (x.f32(r, c) > best) best = x.f32(r, c);
    }
    return best;
}

inline Tensor compute(const Matmul& op, const Node& node, const Inputs& in) {
    const bool ta = op.form == MatmulForm::TN, tb = op.form == MatmulForm::NT;
    const std::uint32_t k = ta ? in[0].type.shape.rows : in[0].type.shape.columns;
    return each(node, [&](std::uint32_t r, std::uint32_t c) {
        return chunked(k, [&](float sum, std::uint32_t i) {
            return std::fma(ta ? in[0].f32(i, r) : in[0].f32(r, i),
                            tb ? in[1].f32(c, i) : in[1].f32(i, c), sum);
        });
    });
}

/// Element [r, c] of an operand that may have one row or one column for all.
inline float met(const Tensor& x, std::uint32_t r, std::uint32_t c) {
    return x.f32(x.type.shape.rows == 1 ? 0 : r, x.type.shape.columns == 1 ? 0 : c);
}
inline Tensor compute(const Add&, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto c) { return met(in[0], r, c) + met(in[1], r, c); });
}
inline Tensor compute(const Subtract&, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto c) { return met(in[0], r, c) - met(in[1], r, c); });
}
inline Tensor compute(const Multiply&, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto c) { return met(in[0], r, c) * met(in[1], r, c); });
}
inline Tensor compute(const AddRow&, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto c) { return in[0].f32(r, c) + in[1].f32(0, c); });
}
inline Tensor compute(const Scale& op, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto c) { return in[0].f32(r, c) * op.factor.value(); });
}
inline Tensor compute(const Relu&, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto c) {
        const float x = in[0].f32(r, c);
        return x > 0 || std::isnan(x) ? x : 0.0F;
    });
}
inline Tensor compute(const ReluGradient&, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto c) {
        const float x = in[0].f32(r, c);
        return x > 0 || std::isnan(x) ? in[1].f32(r, c) : 0.0F;
    });
}
inline Tensor compute(const Convert& op, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto c) {
        return static_cast<float>(in[0].u8(r, c)) * op.factor.value();
    });
}
inline Tensor compute(const RowSum&, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto) {
        return lanes(in[0].type.shape.columns, [&](auto i) { return in[0].f32(r, i); });
    });
}
inline Tensor compute(const RowMean&, const Node& node, const Inputs& in) {
    const std::uint32_t count = in[0].type.shape.columns;
    return each(node, [&](auto r, auto) {
        return lanes(count, [&](auto i) { return in[0].f32(r, i); }) / static_cast<float>(count);
    });
}
inline Tensor compute(const RowMax&, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto) { return largest(in[0], r); });
}
inline Tensor compute(const ColumnSum&, const Node& node, const Inputs& in) {
    return each(node, [&](auto, auto c) {
        return chunked(in[0].type.shape.rows,
                       [&](float sum, auto i) { return sum + in[0].f32(i, c); });
    });
}
inline Tensor compute(const ColumnMean&, const Node& node, const Inputs& in) {
    const auto count = static_cast<float>(in[0].type.shape.rows);
    return each(node, [&](auto, auto c) {
        return chunked(in[0].type.shape.rows,
                       [&](float sum, auto i) { return sum + in[0].f32(i, c); }) /
               count;
    });
}
inline Tensor compute(const ArgMax&, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto) {
        const float best = largest(in[0], r);
        for (std::uint32_t c = 0; c < in[0].type.shape.columns; ++c)
            if (std::isnan(best) ? std::isnan(in[0].f32(r, c)) : in[0].f32(r, c) == best)
                return static_cast<std::int32_t>(c);
        return -1;
    });
}
inline Tensor compute(const CountEqual&, const Node& node, const Inputs& in) {
    std::int32_t count = 0;
    for (std::uint32_t r = 0; r < in[0].type.shape.rows; ++r)
        count += in[0].word(r, 0) == in[1].word(r, 0) ? 1 : 0;
    return each(node, [&](auto, auto) { return count; });
}
inline float exponentials(const Tensor& x, std::uint32_t r) {
    const float best = largest(x, r);
    return lanes(x.type.shape.columns, [&](auto i) { return numeric::exp(x.f32(r, i) - best); });
}
inline Tensor compute(const CrossEntropy&, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto) {
        const std::uint32_t label = in[1].word(r, 0);
        if (label >= in[0].type.shape.columns) return numeric::nan();
        return numeric::log(exponentials(in[0], r)) - (in[0].f32(r, label) - largest(in[0], r));
    });
}
inline Tensor compute(const CrossEntropyGradient&, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto c) {
        const float e = numeric::exp(in[0].f32(r, c) - largest(in[0], r));
        const float hit = in[1].word(r, 0) == c ? 1.0F : 0.0F;
        const float p = e / exponentials(in[0], r);
        return (hit != 0 ? p - hit : p) / static_cast<float>(node.type.shape.rows);
    });
}
inline Tensor compute(const Momentum& op, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto c) {
        return std::fma(op.factor.value(), in[0].f32(r, c), in[1].f32(r, c));
    });
}
inline Tensor compute(const Descend& op, const Node& node, const Inputs& in) {
    const float rate = rate_at(op.rate, sample_context().step);
    return each(node,
                [&](auto r, auto c) { return std::fma(-rate, in[1].f32(r, c), in[0].f32(r, c)); });
}
inline std::uint32_t row_of_batch(const Node& node, std::uint32_t place) {
    numeric::PermutationKey key;
    std::memcpy(key.words, sample_context().order_seed.bytes.data(), 32);
    const std::uint64_t batch = node.type.shape.rows, all = node.inputs[0].type.shape.rows;
    const std::uint64_t sample = sample_context().step * batch + place;
    return static_cast<std::uint32_t>(numeric::permute(key, sample / all, all, sample % all));
}
inline Tensor compute(const Gather&, const Node& node, const Inputs& in) {
    Tensor out = make_tensor(node.type);
    const std::size_t row = std::size_t{node.type.shape.columns} * element_size(node.type.dtype);
    for (std::uint32_t r = 0; r < node.type.shape.rows; ++r)
        std::memcpy(out.bytes.data() + r * row, in[0].bytes.data() + row_of_batch(node, r) * row,
                    row);
    return out;
}
inline Tensor compute(const GatherScaled& op, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto c) {
        return static_cast<float>(in[0].u8(row_of_batch(node, r), c)) * op.factor.value();
    });
}
inline Tensor compute(const Uniform& op, const Node& node, const Inputs&) {
    return each(node, [&](auto r, auto c) {
        const std::uint64_t index = std::uint64_t{r} * node.type.shape.columns + c;
        const Context context = sample_context();
        return numeric::uniform(
            numeric::random_word({context.seed, op.stream, context.step, index}), op.bound.value());
    });
}
inline Tensor compute(const Constant& op, const Node& node, const Inputs&) {
    return each(node, [&](auto, auto) { return op.value.value(); });
}

}  // namespace assay::program::plain
