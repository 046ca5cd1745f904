// SPDX-License-Identifier: Apache-2.0
// Seeded tensors to compute with, tame or full of NaNs, infinities, subnormals and zeros of both
// signs; and nodes whose inputs are the dataset, so that any operator can be run alone.
#pragma once

#include <array>

#include "runtime/numeric/philox.hpp"
#include "runtime/program/executor.hpp"
#include "runtime/program/validate.hpp"

namespace assay::program {

/// A stream of random words; the same on every machine.
class Words {
  public:
    explicit Words(std::uint64_t seed) : place_{.seed = seed, .stream = 77} {}
    std::uint32_t next() {
        ++place_.index;
        return numeric::random_word(place_);
    }
    /// Below `bound`.
    std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>(std::uint64_t{next()} * bound >> 32);
    }
    template <class T, std::size_t N>
    T pick(const std::array<T, N>& values) {
        return values[below(static_cast<std::uint32_t>(N))];
    }

  private:
    numeric::RandomPlace place_;
};

enum class Temper { Tame, Wild };

inline std::uint32_t sample_float(Words& words, Temper temper) {
    constexpr std::array<std::uint32_t, 14> odd{
        0x00000000U, 0x80000000U, 0x7f800000U, 0xff800000U, 0x7fc00000U, 0xffc12345U, 0x7f800001U,
        0x00000001U, 0x807fffffU, 0x00800000U, 0x7f7fffffU, 0xff7fffffU, 0x3f800000U, 0x33800000U};
    if (temper == Temper::Wild && words.below(12) == 0) return words.pick(odd);
    // Magnitudes from 2^-6 to 2^2, or over a wide range.
    const std::uint32_t exponent =
        temper == Temper::Tame ? 121 + words.below(8) : 60 + words.below(150);
    return (words.next() & 0x807fffffU) | exponent << 23;
}

inline Tensor sample(const TensorType& type, std::uint64_t seed, Temper temper = Temper::Tame) {
    Words words{seed};
    Tensor tensor = make_tensor(type);
    const std::size_t size = element_size(type.dtype);
    for (std::size_t i = 0; i < tensor.bytes.size(); i += size) {
        const std::uint32_t word =
            type.dtype == Dtype::F32 ? sample_float(words, temper) : words.below(10);
        std::memcpy(tensor.bytes.data() + i, &word, size);
    }
    return tensor;
}

inline TensorType f32(std::uint32_t rows, std::uint32_t columns) {
    return {Dtype::F32, {rows, columns}};
}
inline TensorType i32(std::uint32_t rows, std::uint32_t columns) {
    return {Dtype::I32, {rows, columns}};
}
inline TensorType u8(std::uint32_t rows, std::uint32_t columns) {
    return {Dtype::U8, {rows, columns}};
}

/// A node that reads dataset tensors 0, 1, ... of these types.
inline Node node_over(const Operation& operation, const std::vector<TensorType>& inputs,
                      const TensorType& wanted = {}) {
    Node node{operation, {}, wanted};
    for (std::uint32_t i = 0; i < inputs.size(); ++i) node.inputs.push_back({Data{i}, inputs[i]});
    if (const auto type = result_type(operation, node.inputs, wanted)) node.type = *type;
    return node;
}

inline Context sample_context() {
    Context context{.order_seed = {}, .seed = 0x123456789abcdef, .step = 5};
    for (std::size_t i = 0; i < 32; ++i)
        context.order_seed.bytes[i] = static_cast<std::uint8_t>(7 * i + 1);
    return context;
}

inline Tensor run(const Node& node, const std::vector<Tensor>& inputs) {
    return execute(node, {.states = {}, .data = inputs}, {}, sample_context());
}

}  // namespace assay::program
