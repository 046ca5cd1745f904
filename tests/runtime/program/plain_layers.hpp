// SPDX-License-Identifier: Apache-2.0
// The second half of plain.hpp: functions, moves, layers, windows, small integers.
#pragma once

#include "runtime/numeric/activation.hpp"
#include "runtime/numeric/trigonometry.hpp"
#include "tests/runtime/program/plain.hpp"

namespace assay::program::plain {

template <class Function>
Tensor map(const Node& node, const Inputs& in, Function f) {
    return each(node, [&](auto r, auto c) { return f(met(in[0], r, c)); });
}
template <class Function>
Tensor map2(const Node& node, const Inputs& in, Function f) {
    return each(node, [&](auto r, auto c) { return f(met(in[0], r, c), met(in[1], r, c)); });
}

inline Tensor compute(const Divide&, const Node& node, const Inputs& in) {
    return map2(node, in, [](float a, float b) { return a / b; });
}
inline Tensor compute(const Shift& op, const Node& node, const Inputs& in) {
    return map(node, in, [&](float x) { return x + op.offset.value(); });
}
inline Tensor compute(const Exponential&, const Node& node, const Inputs& in) {
    return map(node, in, numeric::exp);
}
inline Tensor compute(const Logarithm&, const Node& node, const Inputs& in) {
    return map(node, in, numeric::log);
}
inline Tensor compute(const SquareRoot&, const Node& node, const Inputs& in) {
    return map(node, in, [](float x) { return std::sqrt(x); });
}
inline Tensor compute(const ReciprocalSquareRoot&, const Node& node, const Inputs& in) {
    return map(node, in, [](float x) { return 1.0F / std::sqrt(x); });
}
inline Tensor compute(const Gelu&, const Node& node, const Inputs& in) {
    return map(node, in, numeric::gelu_tanh);
}
inline Tensor compute(const GeluGradient&, const Node& node, const Inputs& in) {
    return map2(node, in, [](float x, float g) { return g * numeric::gelu_tanh_slope(x); });
}
inline Tensor compute(const GeluErf&, const Node& node, const Inputs& in) {
    return map(node, in, numeric::gelu_erf);
}
inline Tensor compute(const GeluErfGradient&, const Node& node, const Inputs& in) {
    return map2(node, in, [](float x, float g) { return g * numeric::gelu_erf_slope(x); });
}
inline Tensor compute(const Silu&, const Node& node, const Inputs& in) {
    return map(node, in, [](float x) { return x * (1.0F / (1.0F + numeric::exp(-x))); });
}
inline Tensor compute(const SiluGradient&, const Node& node, const Inputs& in) {
    return map2(node, in, [](float x, float g) {
        const float s = numeric::sigmoid(x);
        return g * (s * std::fma(x, 1.0F - s, 1.0F));
    });
}
inline Tensor compute(const Tanh&, const Node& node, const Inputs& in) {
    return map(node, in, numeric::tanh);
}
inline Tensor compute(const TanhGradient&, const Node& node, const Inputs& in) {
    return map2(node, in, [](float y, float g) { return g * std::fma(-y, y, 1.0F); });
}
inline Tensor compute(const Sigmoid&, const Node& node, const Inputs& in) {
    return map(node, in, [](float x) { return 1.0F / (1.0F + numeric::exp(-x)); });
}
inline Tensor compute(const SigmoidGradient&, const Node& node, const Inputs& in) {
    return map2(node, in, [](float y, float g) { return g * (y * (1.0F - y)); });
}
inline Tensor compute(const Average& op, const Node& node, const Inputs& in) {
    const float keep = op.factor.value();
    return map2(node, in, [&](float m, float x) { return std::fma(keep, m, (1 - keep) * x); });
}
inline Tensor compute(const AverageSquares& op, const Node& node, const Inputs& in) {
    const float keep = op.factor.value();
    return map2(node, in, [&](float v, float x) { return std::fma(keep, v, (1 - keep) * x * x); });
}
inline Tensor compute(const Adam& op, const Node& node, const Inputs& in) {
    const std::uint64_t t = sample_context().step + 1;
    const float rate = rate_at(op.rate, t - 1);
    const float first = 1.0F - numeric::power(op.mean_factor.value(), t);
    const float second = std::sqrt(1.0F - numeric::power(op.square_factor.value(), t));
    const float keep = 1.0F - rate * op.decay.value();
    return each(node, [&](auto r, auto c) {
        const float deviation = std::sqrt(in[2].f32(r, c)) / second + op.epsilon.value();
        return std::fma(-(rate / first), in[1].f32(r, c) / deviation, keep * in[0].f32(r, c));
    });
}
inline Tensor compute(const ClipFactor& op, const Node& node, const Inputs& in) {
    return map(node, in, [&](float x) {
        const float norm = std::sqrt(x);
        if (std::isnan(norm)) return norm;
        return norm > op.limit.value() ? op.limit.value() / norm : 1.0F;
    });
}

// ---- Moves --------------------------------------------------------------------------------------

template <class Word>
Tensor move(const Node& node, Word word) {
    Tensor out = make_tensor(node.type);
    const std::size_t size = element_size(node.type.dtype);
    for (std::uint32_t r = 0; r < node.type.shape.rows; ++r)
        for (std::uint32_t c = 0; c < node.type.shape.columns; ++c) {
            const std::uint32_t bits = word(r, c);
            std::memcpy(out.bytes.data() + (std::size_t{r} * node.type.shape.columns + c) * size,
                        &bits, size);
        }
    return out;
}
inline Tensor compute(const Transpose&, const Node& node, const Inputs& in) {
    return move(node, [&](auto r, auto c) { return in[0].word(c, r); });
}
inline Tensor compute(const Slice& op, const Node& node, const Inputs& in) {
    return move(node, [&](auto r, auto c) { return in[0].word(r + op.row, c + op.column); });
}
inline Tensor compute(const Concat& op, const Node& node, const Inputs& in) {
    return move(node, [&](std::uint32_t r, std::uint32_t c) {
        for (const Tensor& part : in) {
            if (r < part.type.shape.rows && c < part.type.shape.columns) return part.word(r, c);
            (op.axis == Axis::Rows ? r : c) -=
                op.axis == Axis::Rows ? part.type.shape.rows : part.type.shape.columns;
        }
        return 0U;
    });
}
inline Tensor compute(const Reshape&, const Node& node, const Inputs& in) {
    return {node.type, in[0].bytes};
}
inline Tensor compute(const SwapAxes& op, const Node& node, const Inputs& in) {
    Tensor out = make_tensor(node.type);
    const std::size_t pitch = std::size_t{node.type.shape.columns} * 4;
    std::size_t to = 0;
    for (std::size_t outer = 0; to < out.bytes.size(); ++outer)
        for (std::size_t j = 0; j < op.second; ++j)
            for (std::size_t i = 0; i < op.first; ++i, to += pitch)
                std::memcpy(out.bytes.data() + to,
                            in[0].bytes.data() + ((outer * op.first + i) * op.second + j) * pitch,
                            pitch);
    return out;
}

// ---- Rows ---------------------------------------------------------------------------------------

inline Tensor compute(const RowSumSquares&, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto) {
        std::array<float, 32> sum{};
        for (std::uint32_t i = 0; i < in[0].type.shape.columns; ++i)
            sum[i % 32] = std::fma(in[0].f32(r, i), in[0].f32(r, i), sum[i % 32]);
        return lanes(32, [&](auto i) { return sum[i]; });
    });
}
inline Tensor compute(const ColumnMax&, const Node& node, const Inputs& in) {
    return each(node, [&](auto, auto c) {
        float best = in[0].f32(0, c);
        for (std::uint32_t r = 0; r < in[0].type.shape.rows; ++r) {
            if (std::isnan(in[0].f32(r, c))) return numeric::nan();
            if (in[0].f32(r, c) > best) best = in[0].f32(r, c);
        }
        return best;
    });
}
/// The lane law over products, each added by fma.
template <class A, class B>
float lanes_of_products(std::uint32_t count, A a, B b) {
    std::array<float, 32> sum{};
    for (std::uint32_t i = 0; i < count; ++i) sum[i % 32] = std::fma(a(i), b(i), sum[i % 32]);
    return lanes(32, [&](auto i) { return sum[i]; });
}
inline Tensor softmax(const Node& node, const Tensor& x, bool causal) {
    return each(node, [&](std::uint32_t r, std::uint32_t c) {
        const std::uint32_t columns = x.type.shape.columns;
        const std::uint32_t seen = causal ? r % columns + 1 : columns;
        if (c >= seen) return 0.0F;
        Tensor visible = make_tensor(f32(1, seen));
        std::memcpy(visible.bytes.data(), x.bytes.data() + std::size_t{r} * columns * 4, 4 * seen);
        return numeric::exp(x.f32(r, c) - largest(visible, 0)) / exponentials(visible, 0);
    });
}
inline Tensor compute(const Softmax&, const Node& node, const Inputs& in) {
    return softmax(node, in[0], false);
}
inline Tensor compute(const CausalSoftmax&, const Node& node, const Inputs& in) {
    return softmax(node, in[0], true);
}
inline Tensor compute(const SoftmaxGradient&, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto c) {
        const float sum = lanes_of_products(
            node.type.shape.columns, [&](auto i) { return in[0].f32(r, i); },
            [&](auto i) { return in[1].f32(r, i); });
        return in[0].f32(r, c) * (in[1].f32(r, c) - sum);
    });
}
struct Norm {
    const Tensor& x;
    std::uint32_t row;
    float epsilon;
    bool centred;
    float n() const { return static_cast<float>(x.type.shape.columns); }
    float mean() const {
        if (!centred) return 0;
        return lanes(x.type.shape.columns, [&](auto i) { return x.f32(row, i); }) / n();
    }
    float left(std::uint32_t c) const { return centred ? x.f32(row, c) - mean() : x.f32(row, c); }
    float scale() const {
        const auto term = [&](auto i) { return left(i); };
        return 1 / std::sqrt(lanes_of_products(x.type.shape.columns, term, term) / n() + epsilon);
    }
};
inline Tensor norm(const Node& node, const Inputs& in, float epsilon, bool centred) {
    Tensor out = make_tensor(node.type);
    for (std::uint32_t r = 0; r < node.type.shape.rows; ++r) {
        const Norm at{in[0], r, epsilon, centred};
        const float scale = at.scale(), mean = at.mean();
        for (std::uint32_t c = 0; c < node.type.shape.columns; ++c)
            set(out, r, c, (centred ? in[0].f32(r, c) - mean : in[0].f32(r, c)) * scale);
    }
    return out;
}
inline Tensor norm_gradient(const Node& node, const Inputs& in, float epsilon, bool centred) {
    Tensor out = make_tensor(node.type);
    const std::uint32_t columns = node.type.shape.columns;
    const Tensor normal = norm(node, in, epsilon, centred);
    for (std::uint32_t r = 0; r < node.type.shape.rows; ++r) {
        const Norm at{in[0], r, epsilon, centred};
        const auto gradient = [&](auto i) { return in[1].f32(r, i); };
        const float scale = at.scale(), mean = lanes(columns, gradient) / at.n();
        const float product =
            lanes_of_products(columns, gradient, [&](auto i) { return normal.f32(r, i); }) / at.n();
        for (std::uint32_t c = 0; c < columns; ++c)
            set(out, r, c,
                scale * std::fma(-normal.f32(r, c), product,
                                 centred ? gradient(c) - mean : gradient(c)));
    }
    return out;
}
inline Tensor compute(const LayerNorm& op, const Node& node, const Inputs& in) {
    return norm(node, in, op.epsilon.value(), true);
}
inline Tensor compute(const LayerNormGradient& op, const Node& node, const Inputs& in) {
    return norm_gradient(node, in, op.epsilon.value(), true);
}
inline Tensor compute(const RmsNorm& op, const Node& node, const Inputs& in) {
    return norm(node, in, op.epsilon.value(), false);
}
inline Tensor compute(const RmsNormGradient& op, const Node& node, const Inputs& in) {
    return norm_gradient(node, in, op.epsilon.value(), false);
}
inline Tensor compute(const Rotary& op, const Node& node, const Inputs& in) {
    return each(node, [&](std::uint32_t r, std::uint32_t c) {
        const auto pair = static_cast<float>(c % op.width / 2);
        const float frequency = numeric::exp(numeric::log(op.base.value()) *
                                             (-2.0F * pair / static_cast<float>(op.width)));
        const float angle = static_cast<float>(r % op.period) * frequency;
        const float cosine = numeric::cos(angle);
        const float sine = op.inverse ? -numeric::sin(angle) : numeric::sin(angle);
        const float x = in[0].f32(r, c - c % 2), y = in[0].f32(r, c - c % 2 + 1);
        return c % 2 == 0 ? std::fma(x, cosine, -(y * sine)) : std::fma(x, sine, y * cosine);
    });
}
inline Tensor compute(const Embedding&, const Node& node, const Inputs& in) {
    return move(node, [&](auto r, auto c) {
        const std::uint32_t row = in[1].word(r, 0);
        return row < in[0].type.shape.rows ? in[0].word(row, c) : 0x7fc00000U;
    });
}
inline Tensor compute(const EmbeddingGradient&, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto c) {
        float sum = 0;
        for (std::uint32_t i = 0; i < in[0].type.shape.rows; ++i)
            if (in[0].word(i, 0) == r) sum += in[1].f32(i, c);
        return sum;
    });
}
inline Tensor compute(const BlockMatmul& op, const Node& node, const Inputs& in) {
    const auto cut = [&](const Tensor& x, std::uint32_t across, std::uint32_t block) {
        const Shape own{x.type.shape.rows / (op.count / across), x.type.shape.columns / across};
        Tensor out = make_tensor({Dtype::F32, own});
        for (std::uint32_t r = 0; r < own.rows; ++r)
            for (std::uint32_t c = 0; c < own.columns; ++c)
                set(out, r, c,
                    x.f32(block / across * own.rows + r, block % across * own.columns + c));
        return out;
    };
    Tensor out = make_tensor(node.type);
    for (std::uint32_t block = 0; block < op.count; ++block) {
        const Inputs pair{cut(in[0], op.left_across, block), cut(in[1], op.right_across, block)};
        const Node one = node_over(Matmul{op.form}, {pair[0].type, pair[1].type});
        const Tensor product = compute(Matmul{op.form}, one, pair);
        for (std::uint32_t r = 0; r < one.type.shape.rows; ++r)
            for (std::uint32_t c = 0; c < one.type.shape.columns; ++c)
                set(out, block / op.out_across * one.type.shape.rows + r,
                    block % op.out_across * one.type.shape.columns + c, product.f32(r, c));
    }
    return out;
}
inline Tensor compute(const Dropout& op, const Node& node, const Inputs& in) {
    const Context context = sample_context();
    return each(node, [&](auto r, auto c) {
        const std::uint64_t index = std::uint64_t{r} * node.type.shape.columns + c;
        const bool stays =
            numeric::random_word({context.seed, op.stream, context.step, index}) >= op.threshold;
        return stays ? in[0].f32(r, c) * op.factor.value() : 0.0F;
    });
}
inline Tensor compute(const Normal& op, const Node& node, const Inputs&) {
    const Context context = sample_context();
    return each(node, [&](auto r, auto c) {
        const std::uint64_t index = std::uint64_t{r} * node.type.shape.columns + c;
        const auto high = [&](std::uint64_t at) {
            return numeric::random_word({context.seed, op.stream, context.step, at}) >> 8;
        };
        const float u = static_cast<float>(high(index) + 1) * 0x1p-24F;
        const float v = static_cast<float>(high(index + (1ULL << 33))) * 0x1p-24F;
        return std::sqrt(-2.0F * numeric::log(u)) * numeric::cos(v * 6.2831855F) *
               op.deviation.value();
    });
}

}  // namespace assay::program::plain
