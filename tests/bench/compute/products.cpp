// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <random>

#include "gpu/cpu/gemm.hpp"
#include "gpu/cpu/instruction_set.hpp"
#include "tests/bench/compute/groups.hpp"
#include "tests/bench/compute/rivals.hpp"

namespace assay::bench {

namespace {

struct Form {
    const char* name;
    bool left, right;  // Which factor is transposed.
};
constexpr Form forms[] = {{"NN", false, false}, {"TN", true, false}, {"NT", false, true}};

struct Size {
    int rows, columns, depth;
};
// A perceptron's and a transformer's shapes, small and large, even and odd.
constexpr Size sizes[] = {{128, 128, 128}, {256, 256, 256}, {512, 512, 512},  {1024, 1024, 1024},
                          {128, 256, 784}, {784, 256, 128}, {512, 768, 3072}, {1024, 256, 1024},
                          {128, 10, 512},  {1024, 65, 256}, {768, 768, 8192}};

std::vector<float> normal_numbers(std::size_t count) {
    static std::mt19937 random{1};
    std::normal_distribution<float> normal;
    std::vector<float> numbers(count);
    for (auto& number : numbers) number = normal(random);
    return numbers;
}

Figure measure(cpu::ThreadPool& pool, const std::optional<OpenBlas>& blas, const Form& form,
               const Size& size) {
    const auto rows = static_cast<std::size_t>(size.rows);
    const auto columns = static_cast<std::size_t>(size.columns);
    const auto depth = static_cast<std::size_t>(size.depth);
    const auto a = normal_numbers(rows * depth), b = normal_numbers(depth * columns);
    std::vector<float> ours(rows * columns), theirs(rows * columns);
    const cpu::MatrixProduct product{
        .rows = rows,
        .columns = columns,
        .depth = depth,
        .left = {.data = a.data(), .stride = form.left ? rows : depth, .transposed = form.left},
        .right = {.data = b.data(),
                  .stride = form.right ? depth : columns,
                  .transposed = form.right},
        .out = ours.data(),
        .out_stride = columns};
    const BlasProduct rival{.rows = size.rows,
                            .columns = size.columns,
                            .depth = size.depth,
                            .a = a.data(),
                            .a_stride = form.left ? size.rows : size.depth,
                            .a_transposed = form.left,
                            .b = b.data(),
                            .b_stride = form.right ? size.depth : size.columns,
                            .b_transposed = form.right,
                            .c = theirs.data()};
    const Race race{.name = std::string{"product "} + form.name + " " + std::to_string(size.rows) +
                            " x " + std::to_string(size.columns) + " x " +
                            std::to_string(size.depth),
                    .unit = "GFLOP/s",
                    .work = 2e-9 * size.rows * size.columns * size.depth,
                    .threads = pool.threads(),
                    .clock = pool.threads() == 1 ? Clock::Cpu : Clock::Wall,
                    .seconds = 0.3};
    const auto work = [&] { cpu::multiply(pool, product); };
    if (!blas) return alone(race, work);
    return bench::race(race, work, [&] { blas->multiply(rival); });
}

}  // namespace

std::vector<Figure> measure_products() {
    const auto blas = OpenBlas::load();
    std::vector<Figure> figures;
    for (const unsigned threads : {1U, 2U}) {
        cpu::ThreadPool pool{threads};
        if (blas) blas->use_threads(static_cast<int>(threads));
        double logarithms = 0, ours = 0, theirs = 0;
        std::size_t count = 0;
        for (const auto& size : sizes)
            for (const auto& form : forms) {
                figures.push_back(measure(pool, blas, form, size));
                if (!blas) continue;
                ++count;
                logarithms += std::log(*figures.back().ratio);
                ours += std::log(figures.back().ours);
                theirs += std::log(*figures.back().rival);
            }
        if (count == 0) continue;
        const auto n = static_cast<double>(count);
        Figure mean{.name = "products, geometric mean (" +
                            std::string{name(cpu::instruction_set())} + "; OpenBLAS " +
                            blas->core() + ")",
                    .ours = std::exp(ours / n),
                    .rival = std::exp(theirs / n),
                    .ratio = std::exp(logarithms / n),
                    .floor = 1.0,
                    .unit = "GFLOP/s",
                    .threads = threads};
        figures.push_back(mean);
    }
    return figures;
}

}  // namespace assay::bench
