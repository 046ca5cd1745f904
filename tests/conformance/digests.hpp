// SPDX-License-Identifier: Apache-2.0
// A digest for every operator, over seeded random shapes and values: the same, whoever computes.
#pragma once

#include <cstdio>

#include "runtime/base/hex.hpp"
#include "runtime/crypto/blake2.hpp"
#include "tests/runtime/program/instances.hpp"

namespace assay::conformance {

using namespace program;

inline constexpr std::uint64_t rounds = 8;

/// Some edges and some numbers in between; now and then a long sum.
inline Extents extents(Words& words) {
    constexpr std::array<std::uint32_t, 8> edges{1, 2, 31, 32, 33, 64, 65, 97};
    const auto size = [&](std::uint32_t most) {
        return words.below(2) == 0 ? words.pick(edges) : 1 + words.below(most);
    };
    const auto m = size(70), n = size(90);
    return {m, n, words.below(4) == 0 ? 500 + words.below(600) : size(130)};
}

inline Tensor operand(const TensorType& type, std::uint64_t seed, Temper temper) {
    auto tensor = sample(type, seed, temper);
    if (type.dtype != Dtype::U8 || temper == Temper::Tame) return tensor;
    Words words{seed};
    for (auto& byte : tensor.bytes) byte = static_cast<std::uint8_t>(words.below(256));
    return tensor;
}

/// To stdout, a line an operator: its name and the digest. `compute(node, data)` is its output.
template <class Compute>
void print_digests(Compute&& compute) {
    for (const auto& [name, make] : all_operators()) {
        Words words{name.size()};
        Bytes all;
        for (std::uint64_t round = 0; round < rounds; ++round) {
            const auto temper = round % 2 == 0 ? Temper::Tame : Temper::Wild;
            const auto node = make(extents(words));
            std::vector<Tensor> data;
            for (const auto& input : node.inputs)
                data.push_back(operand(input.type, 1000 * round + data.size(), temper));
            append(all, compute(node, data).bytes);
        }
        std::printf("%s %s\n", name.c_str(), to_hex(crypto::blake2_256(all).bytes).c_str());
    }
}

}  // namespace assay::conformance
