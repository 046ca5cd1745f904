// SPDX-License-Identifier: Apache-2.0
// One number for all results of a function: what two machines compare to know that they compute the
// same. Shared by the tests and by the conformance program.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/crypto/blake2.hpp"
#include "runtime/numeric/error_function.hpp"

namespace assay::numeric {

struct NamedFunction {
    std::string_view name;
    float (*function)(float);
};

/// All functions of one argument.
inline constexpr std::array<NamedFunction, 8> functions{{
    {"exp", [](float x) { return exp(x); }},
    {"log", [](float x) { return log(x); }},
    {"tanh", [](float x) { return tanh(x); }},
    {"sigmoid", [](float x) { return sigmoid(x); }},
    {"reciprocal_square_root", [](float x) { return reciprocal_square_root(x); }},
    {"erf", [](float x) { return erf(x); }},
    {"gelu_tanh", [](float x) { return gelu_tanh(x); }},
    {"gelu_erf", [](float x) { return gelu_erf(x); }},
}};

/// The inputs are the float32 patterns 0, stride, 2 stride, ... below 2^32. The results, 1024 at a
/// time, are hashed as 4 KiB little-endian blocks; the digest is the hash of the blocks' hashes.
/// `evaluate` puts results in the place of `batch` inputs or fewer; a batch is some blocks.
template <class Evaluate>
Hash256 sweep_in_batches(const Evaluate& evaluate, std::uint64_t stride, std::size_t batch) {
    constexpr std::uint64_t end = std::uint64_t{1} << 32;
    constexpr std::size_t block = 1024;
    std::vector<float> values(batch);
    crypto::Blake2b all{32};
    for (std::uint64_t pattern = 0; pattern < end;) {
        std::size_t count = 0;
        for (; count < batch && pattern < end; ++count, pattern += stride)
            values[count] = from_bits(static_cast<std::uint32_t>(pattern));
        evaluate(std::span{values}.first(count));
        for (std::size_t begin = 0; begin < count; begin += block) {
            std::array<std::uint8_t, block * 4> bytes{};
            const auto bytes_count = std::min(block, count - begin) * 4;
            __builtin_memcpy(bytes.data(), values.data() + begin, bytes_count);
            const Hash256 digest = crypto::blake2_256(ByteView{bytes}.first(bytes_count));
            all.update(digest.bytes);
        }
    }
    Hash256 digest;
    all.finish(digest.bytes);
    return digest;
}

inline Hash256 sweep(float (*function)(float), std::uint64_t stride) {
    return sweep_in_batches(
        [&](auto values) { std::ranges::transform(values, values.begin(), function); }, stride,
        1024);
}

}  // namespace assay::numeric
