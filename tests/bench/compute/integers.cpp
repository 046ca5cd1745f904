// SPDX-License-Identifier: Apache-2.0
#include <random>

#include "gpu/cpu/gemm.hpp"
#include "gpu/cpu/instruction_set.hpp"
#include "gpu/cpu/integers.hpp"
#include "tests/bench/compute/groups.hpp"

namespace assay::bench {

namespace {

Figure measure(cpu::ThreadPool& pool, std::size_t rows, std::size_t columns, std::size_t depth,
               double floor) {
    std::mt19937 random{1};
    std::vector<std::uint8_t> a(rows * depth), b(columns * depth);
    for (auto* levels : {&a, &b})
        for (auto& level : *levels) level = static_cast<std::uint8_t>(1 + random() % 255);
    const auto blocks = (depth + 127) / 128;
    const std::vector<std::int32_t> exponents(std::max(rows, columns) * blocks, -7);
    const std::vector<float> left(rows * depth, 0.5F), right(columns * depth, 0.25F);
    std::vector<float> out(rows * columns), other(rows * columns);
    const auto side = [&](const std::vector<std::uint8_t>& levels, std::size_t count) {
        return cpu::Levels{{count, depth}, levels.data(), exponents.data()};
    };
    const cpu::MatrixProduct product{
        .rows = rows,
        .columns = columns,
        .depth = depth,
        .left = {.data = left.data(), .stride = depth, .transposed = false},
        .right = {.data = right.data(), .stride = depth, .transposed = true},
        .out = other.data(),
        .out_stride = columns};
    const Race race{.name = "integer product " + std::to_string(rows) + " x " +
                            std::to_string(columns) + " x " + std::to_string(depth) +
                            " (float32; " + std::string{name(cpu::instruction_set())} + ")",
                    .unit = "GFLOP/s",
                    .work = 2e-9 * static_cast<double>(rows * columns * depth),
                    .floor = floor,
                    .threads = pool.threads(),
                    .clock = pool.threads() == 1 ? Clock::Cpu : Clock::Wall,
                    .seconds = 0.5};
    return bench::race(
        race, [&] { multiply_levels(pool, side(a, rows), side(b, columns), out.data()); },
        [&] { multiply(pool, product); });
}

}  // namespace

std::vector<Figure> measure_integers() {
    const auto best = cpu::instruction_set();
    std::vector<Figure> figures;
    for (const auto set : cpu::available_instruction_sets()) {
        // The definition's family is for hardware that has such products; others must not suffer.
        const double floor = set == cpu::InstructionSet::Vnni   ? 1.5
                             : set >= cpu::InstructionSet::Avx2 ? 0.5
                                                                : 0.1;
        cpu::use_instruction_set(set);
        for (const unsigned threads : {1U, 2U}) {
            cpu::ThreadPool pool{threads};
            figures.push_back(measure(pool, 1024, 256, 256, floor));
            figures.push_back(measure(pool, 1024, 1024, 1024, floor));
        }
    }
    cpu::use_instruction_set(best);
    return figures;
}

}  // namespace assay::bench
