// SPDX-License-Identifier: Apache-2.0
// Prints a digest for every operator, over seeded random shapes and values, as its kernels compute
// it: compare with tests/golden/vectors/kernels.txt. The argument is an instruction set of this
// machine, or "folds" for the definition itself, or "list". Links nothing but what makes the bits.
#include <cstdio>
#include <string_view>

#include "gpu/cpu/instruction_set.hpp"
#include "gpu/exec/section.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/crypto/blake2.hpp"
#include "tests/runtime/program/instances.hpp"

namespace {

using namespace assay;
using namespace assay::program;

constexpr std::uint64_t rounds = 8;

/// Some edges and some numbers in between; now and then a long sum.
Extents extents(Words& words) {
    constexpr std::array<std::uint32_t, 8> edges{1, 2, 31, 32, 33, 64, 65, 97};
    const auto size = [&](std::uint32_t most) {
        return words.below(2) == 0 ? words.pick(edges) : 1 + words.below(most);
    };
    const auto m = size(70), n = size(90);
    return {m, n, words.below(4) == 0 ? 500 + words.below(600) : size(130)};
}

Tensor operand(const TensorType& type, std::uint64_t seed, Temper temper) {
    auto tensor = sample(type, seed, temper);
    if (type.dtype != Dtype::U8 || temper == Temper::Tame) return tensor;
    Words words{seed};
    for (auto& byte : tensor.bytes) byte = static_cast<std::uint8_t>(words.below(256));
    return tensor;
}

Tensor by_kernel(cpu::ThreadPool& pool, const Node& node, const std::vector<Tensor>& data) {
    exec::Section section{{.section = {&node, 1}, .kept = {0}}};
    section.run(pool, {.data = data, .context = sample_context()});
    const auto [type, bytes] = section.output(0);
    return {type, {bytes.begin(), bytes.end()}};
}

template <class Compute>
void print_digests(const Compute& compute) {
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

}  // namespace

int main(int argc, char** argv) {
    const std::string_view wanted = argc == 2 ? argv[1] : "";
    if (wanted == "folds") {
        print_digests(
            [](const Node& node, const std::vector<Tensor>& data) { return run(node, data); });
        return 0;
    }
    for (const auto set : cpu::available_instruction_sets()) {
        if (wanted == "list") std::printf("%s\n", std::string{cpu::name(set)}.c_str());
        if (wanted != cpu::name(set)) continue;
        cpu::use_instruction_set(set);
        cpu::ThreadPool pool{2};
        print_digests([&](const Node& node, const std::vector<Tensor>& data) {
            return by_kernel(pool, node, data);
        });
        return 0;
    }
    if (wanted == "list") return 0;
    std::fputs("usage: operator_conformance list | folds | SET, one of those listed\n", stderr);
    return 2;
}
