// SPDX-License-Identifier: Apache-2.0
// The last part of plain.hpp: windows over images, and small integers.
#pragma once

#include "tests/runtime/program/plain_layers.hpp"

namespace assay::program::plain {

/// Calls `use(image, oy, ox, ky, kx, iy, ix)` for every meeting of a window with a pixel, the
/// output place outside, the kernel position inside, both ascending.
template <class Use>
void each_meeting(const Window& w, std::uint32_t images, Use use) {
    const auto h = static_cast<std::int64_t>(w.height), wide = static_cast<std::int64_t>(w.width);
    for (std::uint32_t n = 0; n < images; ++n)
        for (std::uint32_t oy = 0; oy < w.out_height(); ++oy)
            for (std::uint32_t ox = 0; ox < w.out_width(); ++ox)
                for (std::uint32_t k = 0; k < w.positions(); ++k) {
                    const std::int64_t iy =
                        std::int64_t{oy * w.stride + k / w.kernel_width} - std::int64_t{w.padding};
                    const std::int64_t ix =
                        std::int64_t{ox * w.stride + k % w.kernel_width} - std::int64_t{w.padding};
                    if (iy < 0 || ix < 0 || iy >= h || ix >= wide) continue;
                    const auto out = (n * w.out_height() + oy) * w.out_width() + ox;
                    const auto in = static_cast<std::uint32_t>((n * h + iy) * wide + ix);
                    use(out, k, in);
                }
}

/// Terms at numbered places, added in the order of the numbers: chunks of 512 of all places count.
class NumberedSum {
  public:
    void add(std::uint64_t place, float a, float b) { terms_.push_back({place, a, b}); }
    float sum(std::uint64_t places) {
        std::ranges::stable_sort(terms_, {}, &Term::place);
        float total = 0;
        std::size_t next = 0;
        for (std::uint64_t first = 0; first < places; first += 512) {
            float chunk = 0;
            for (; next < terms_.size() && terms_[next].place < first + 512; ++next)
                chunk = std::fma(terms_[next].a, terms_[next].b, chunk);
            total = first == 0 ? chunk : total + chunk;
        }
        return total;
    }

  private:
    struct Term {
        std::uint64_t place;
        float a, b;
    };
    std::vector<Term> terms_;
};

inline std::uint32_t images_of(const Window& w, const Tensor& x) {
    return x.type.shape.rows / (w.height * w.width);
}
inline std::uint32_t outputs_of(const Window& w, const Tensor& x) {
    return x.type.shape.rows / (w.out_height() * w.out_width());
}

inline Tensor sums(const Node& node, std::vector<NumberedSum> sums, std::uint64_t places) {
    return each(node, [&](auto r, auto c) {
        return sums[std::size_t{r} * node.type.shape.columns + c].sum(places);
    });
}
inline Tensor compute(const Convolution& op, const Node& node, const Inputs& in) {
    const std::uint32_t channels = in[0].type.shape.columns, filters = node.type.shape.columns;
    std::vector<NumberedSum> at(node.type.shape.elements());
    each_meeting(op.window, images_of(op.window, in[0]), [&](auto out, auto k, auto pixel) {
        for (std::uint32_t f = 0; f < filters; ++f)
            for (std::uint32_t c = 0; c < channels; ++c)
                at[std::size_t{out} * filters + f].add(k * channels + c, in[0].f32(pixel, c),
                                                       in[1].f32(k * channels + c, f));
    });
    return sums(node, std::move(at), std::uint64_t{op.window.positions()} * channels);
}
inline Tensor compute(const ConvolutionInputGradient& op, const Node& node, const Inputs& in) {
    const std::uint32_t filters = in[0].type.shape.columns, channels = node.type.shape.columns;
    std::vector<NumberedSum> at(node.type.shape.elements());
    each_meeting(op.window, outputs_of(op.window, in[0]), [&](auto out, auto k, auto pixel) {
        for (std::uint32_t c = 0; c < channels; ++c)
            for (std::uint32_t f = 0; f < filters; ++f)
                at[std::size_t{pixel} * channels + c].add(k * filters + f, in[0].f32(out, f),
                                                          in[1].f32(k * channels + c, f));
    });
    return sums(node, std::move(at), std::uint64_t{op.window.positions()} * filters);
}
inline Tensor compute(const ConvolutionWeightGradient& op, const Node& node, const Inputs& in) {
    const std::uint32_t channels = in[0].type.shape.columns, filters = in[1].type.shape.columns;
    std::vector<NumberedSum> at(node.type.shape.elements());
    each_meeting(op.window, images_of(op.window, in[0]), [&](auto out, auto k, auto pixel) {
        for (std::uint32_t c = 0; c < channels; ++c)
            for (std::uint32_t f = 0; f < filters; ++f)
                at[(std::size_t{k} * channels + c) * filters + f].add(out, in[0].f32(pixel, c),
                                                                      in[1].f32(out, f));
    });
    return sums(node, std::move(at), in[1].type.shape.rows);
}

struct Largest {
    float value = -std::numeric_limits<float>::infinity();
    std::int32_t place = 0;
};
inline std::vector<Largest> largest_of(const Window& w, const Node& node, const Tensor& x) {
    std::vector<Largest> at(node.type.shape.elements());
    const std::uint32_t channels = node.type.shape.columns;
    each_meeting(w, images_of(w, x), [&](auto out, auto k, auto pixel) {
        for (std::uint32_t c = 0; c < channels; ++c) {
            Largest& best = at[std::size_t{out} * channels + c];
            const float value = x.f32(pixel, c);
            if (std::isnan(best.value) || (!std::isnan(value) && !(value > best.value))) continue;
            best = {value, static_cast<std::int32_t>(k)};
        }
    });
    return at;
}
inline Tensor compute(const MaxPool& op, const Node& node, const Inputs& in) {
    const auto best = largest_of(op.window, node, in[0]);
    return each(node, [&](auto r, auto c) {
        return best[std::size_t{r} * node.type.shape.columns + c].value;
    });
}
inline Tensor compute(const MaxPoolIndex& op, const Node& node, const Inputs& in) {
    const auto best = largest_of(op.window, node, in[0]);
    return each(node, [&](auto r, auto c) {
        return best[std::size_t{r} * node.type.shape.columns + c].place;
    });
}
inline Tensor compute(const MaxPoolGradient& op, const Node& node, const Inputs& in) {
    std::vector<NumberedSum> at(node.type.shape.elements());
    const std::uint32_t channels = node.type.shape.columns;
    each_meeting(op.window, outputs_of(op.window, in[1]), [&](auto out, auto k, auto pixel) {
        for (std::uint32_t c = 0; c < channels; ++c)
            if (in[0].word(out, c) == k)
                at[std::size_t{pixel} * channels + c].add(k, in[1].f32(out, c), 1);
    });
    return sums(node, std::move(at), 1);
}
inline Tensor compute(const AveragePool& op, const Node& node, const Inputs& in) {
    std::vector<NumberedSum> at(node.type.shape.elements());
    const std::uint32_t channels = node.type.shape.columns;
    each_meeting(op.window, images_of(op.window, in[0]), [&](auto out, auto k, auto pixel) {
        for (std::uint32_t c = 0; c < channels; ++c)
            at[std::size_t{out} * channels + c].add(k, in[0].f32(pixel, c), 1);
    });
    const auto size = static_cast<float>(op.window.positions());
    return each(node, [&](auto r, auto c) {
        return at[std::size_t{r} * channels + c].sum(op.window.positions()) / size;
    });
}
inline Tensor compute(const AveragePoolGradient& op, const Node& node, const Inputs& in) {
    std::vector<NumberedSum> at(node.type.shape.elements());
    const std::uint32_t channels = node.type.shape.columns;
    each_meeting(op.window, outputs_of(op.window, in[0]), [&](auto out, auto k, auto pixel) {
        for (std::uint32_t c = 0; c < channels; ++c)
            at[std::size_t{pixel} * channels + c].add(k, in[0].f32(out, c), 1);
    });
    const auto size = static_cast<float>(op.window.positions());
    return each(node,
                [&](auto r, auto c) { return at[std::size_t{r} * channels + c].sum(1) / size; });
}

// ---- Small integers -----------------------------------------------------------------------------

inline std::int32_t exponent(const Tensor& exponents, std::uint32_t r, std::uint32_t c) {
    return std::clamp(exponents.i32(r, c / 128), -126, 128);
}
inline Tensor compute(const BlockExponent&, const Node& node, const Inputs& in) {
    return each(node, [&](std::uint32_t r, std::uint32_t block) {
        double most = 0;
        for (std::uint32_t c = block * 128; c < in[0].type.shape.columns && c < block * 128 + 128;
             ++c) {
            if (!std::isfinite(in[0].f32(r, c))) return 128;
            most = std::max(most, std::fabs(static_cast<double>(in[0].f32(r, c))));
        }
        std::int32_t e = -126;
        while (most > std::ldexp(127.0, e)) ++e;
        return e;
    });
}
inline Tensor compute(const Quantise&, const Node& node, const Inputs& in) {
    return move(node, [&](auto r, auto c) {
        const auto x = static_cast<double>(in[0].f32(r, c));
        const std::int32_t e = exponent(in[1], r, c);
        if (e == 128 || !std::isfinite(x)) return 128U;
        const double level = std::clamp(std::nearbyint(std::ldexp(x, -e)), -127.0, 127.0);
        return static_cast<std::uint32_t>(128 + static_cast<std::int32_t>(level));
    });
}
inline Tensor compute(const Dequantise&, const Node& node, const Inputs& in) {
    return each(node, [&](auto r, auto c) {
        const std::int32_t e = exponent(in[1], r, c);
        if (e == 128) return numeric::nan();
        return static_cast<float>(std::ldexp(in[0].u8(r, c) - 128, e));
    });
}
inline Tensor compute(const IntegerMatmul&, const Node& node, const Inputs& in) {
    return each(node, [&](std::uint32_t r, std::uint32_t c) {
        float total = 0;
        for (std::uint32_t first = 0; first < in[0].type.shape.columns; first += 128) {
            std::int64_t sum = 0;
            for (std::uint32_t k = first; k < in[0].type.shape.columns && k < first + 128; ++k)
                sum += (std::int64_t{in[0].u8(r, k)} - 128) * (std::int64_t{in[2].u8(c, k)} - 128);
            const std::int32_t a = exponent(in[1], r, first), b = exponent(in[3], c, first);
            const float value = a == 128 || b == 128
                                    ? numeric::nan()
                                    : std::ldexp(std::ldexp(static_cast<float>(sum), a), b);
            total = first == 0 ? value : total + value;
        }
        return total;
    });
}

inline Tensor compute(const Node& node, const Inputs& in) {
    return std::visit([&](const auto& op) { return compute(op, node, in); }, node.operation);
}

}  // namespace assay::program::plain
