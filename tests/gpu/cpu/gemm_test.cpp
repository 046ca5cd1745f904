// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/gemm.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "gpu/cpu/instruction_set.hpp"

namespace {

using namespace assay::cpu;

// The definition, as plain code.
float element(const MatrixProduct& p, std::size_t m, std::size_t n) {
    const auto a = [&](std::size_t k) {
        return p.left.data[p.left.transposed ? k * p.left.stride + m : m * p.left.stride + k];
    };
    const auto b = [&](std::size_t k) {
        return p.right.data[p.right.transposed ? n * p.right.stride + k : k * p.right.stride + n];
    };
    float total = 0.0F;
    for (std::size_t begin = 0; begin < p.depth; begin += depth_chunk) {
        float sum = 0.0F;
        for (auto k = begin; k < std::min(p.depth, begin + depth_chunk); ++k)
            sum = std::fma(a(k), b(k), sum);
        total = begin == 0 ? sum : total + sum;
    }
    if (std::isnan(total)) std::memcpy(&total, "\x00\x00\xc0\x7f", 4);
    return total;
}

struct Case {
    std::vector<float> left, right, out;
    MatrixProduct product;

    Case(std::mt19937& random, std::size_t rows, std::size_t columns, std::size_t depth, bool ta,
         bool tb, bool special) {
        const std::size_t gap = random() % 3;
        product = {.rows = rows,
                   .columns = columns,
                   .depth = depth,
                   .left = {.stride = (ta ? rows : depth) + gap, .transposed = ta},
                   .right = {.stride = (tb ? depth : columns) + gap, .transposed = tb},
                   .out_stride = columns + gap};
        left = values(random, (ta ? depth : rows) * product.left.stride, special);
        right = values(random, (tb ? columns : depth) * product.right.stride, special);
        out.assign(rows * product.out_stride, -77.0F);
        product.left.data = left.data();
        product.right.data = right.data();
        product.out = out.data();
    }

    static std::vector<float> values(std::mt19937& random, std::size_t n, bool special) {
        std::normal_distribution<float> normal;
        std::vector<float> v(n);
        for (auto& x : v) x = std::ldexp(normal(random), static_cast<int>(random() % 40) - 20);
        using Limits = std::numeric_limits<float>;
        const float odd[] = {-0.0F,
                             0.0F,
                             1e-42F,
                             -1e-45F,
                             Limits::max(),
                             Limits::infinity(),
                             -Limits::infinity(),
                             Limits::quiet_NaN(),
                             -Limits::quiet_NaN()};
        if (special)
            for (std::size_t i = 0; i < 1 + n / 50; ++i)
                v[random() % n] = odd[random() % std::size(odd)];
        return v;
    }

    std::size_t differences() const {
        std::size_t count = 0;
        for (std::size_t m = 0; m < product.rows; ++m) {
            for (std::size_t n = 0; n < product.out_stride; ++n) {
                const float want = n < product.columns ? element(product, m, n) : -77.0F;
                if (std::memcmp(&want, &product.out[m * product.out_stride + n], 4) != 0) ++count;
            }
        }
        return count;
    }
};

constexpr std::size_t row_counts[] = {1, 2, 3, 5, 6, 7, 11, 12, 13, 17, 24, 25, 64, 130, 257};
constexpr std::size_t column_counts[] = {1, 7, 8, 10, 15, 16, 17, 31, 32, 33, 65, 100, 128, 2050};
constexpr std::size_t depths[] = {1, 2, 3, 7, 9, 64, 255, 511, 512, 513, 700, 1100};

void check_all(ThreadPool& pool, std::size_t stride, std::size_t budget) {
    std::mt19937 random{7};
    std::size_t cases = 0, wrong = 0;
    for (const std::size_t rows : row_counts)
        for (const std::size_t columns : column_counts)
            for (const std::size_t depth : depths)
                for (unsigned form = 0; form < 4; ++form) {
                    if (cases++ % stride != 0 || rows * columns * depth > budget) continue;
                    Case test{
                        random,           rows, columns, depth, (form & 1) != 0, (form & 2) != 0,
                        random() % 2 == 0};
                    multiply(pool, test.product);
                    if (test.differences() == 0) continue;
                    ++wrong;
                    UNSCOPED_INFO("wrong: " << rows << " x " << columns << " x " << depth
                                            << ", form " << form);
                }
    CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("A matrix product has the bits of its definition on every instruction set") {
    const auto best = instruction_set();
    for (const auto set : available_instruction_sets()) {
        DYNAMIC_SECTION(name(set)) {
            use_instruction_set(set);
            ThreadPool pool{1};
            check_all(pool, set == InstructionSet::Portable ? 13 : 3, 1'500'000);
        }
    }
    use_instruction_set(best);
}

TEST_CASE("A matrix product has the same bits with two and three threads") {
    const auto threads = GENERATE(2U, 3U);
    ThreadPool pool{threads};
    check_all(pool, 17, 8'000'000);
}

TEST_CASE("A product of depth zero is positive zero") {
    ThreadPool pool{1};
    std::vector<float> out(6, 5.0F);
    multiply(pool, MatrixProduct{.rows = 2, .columns = 3, .out = out.data(), .out_stride = 3});
    for (const float x : out) CHECK((x == 0.0F && !std::signbit(x)));
}

TEST_CASE("A batch computes each of its products") {
    ThreadPool pool{2};
    std::mt19937 random{3};
    constexpr std::size_t count = 9, rows = 13, columns = 17, depth = 40;
    const auto left = Case::values(random, count * rows * depth, true);
    const auto right = Case::values(random, count * depth * columns, true);
    std::vector<float> out(count * rows * columns);
    const MatrixProduct first{.rows = rows,
                              .columns = columns,
                              .depth = depth,
                              .left = {.data = left.data(), .stride = depth},
                              .right = {.data = right.data(), .stride = columns},
                              .out = out.data(),
                              .out_stride = columns};
    multiply(pool, ProductBatch{.first = first,
                                .count = count,
                                .left_step = rows * depth,
                                .right_step = depth * columns,
                                .out_step = rows * columns});
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < count; ++i) {
        auto product = first;
        product.left.data += i * rows * depth;
        product.right.data += i * depth * columns;
        for (std::size_t m = 0; m < rows; ++m)
            for (std::size_t n = 0; n < columns; ++n) {
                const float want = element(product, m, n);
                if (std::memcmp(&want, &out[(i * rows + m) * columns + n], 4) != 0) ++wrong;
            }
    }
    CHECK(wrong == 0);
}

TEST_CASE("An epilogue sees every element once, when it is final") {
    const auto threads = GENERATE(1U, 3U);
    ThreadPool pool{threads};
    std::mt19937 random{5};
    Case plain{random, 130, 70, 1100, false, true, false};
    multiply(pool, plain.product);
    auto with = plain.product;
    std::vector<float> out(plain.out.size(), -77.0F);
    with.out = out.data();
    const auto negate = [&](const Block& block) {
        for (auto m = block.row_begin; m < block.row_end; ++m)
            for (auto n = block.column_begin; n < block.column_end; ++n)
                out[m * with.out_stride + n] *= -1.0F;
    };
    using Negate = decltype(negate);
    with.epilogue = {
        .apply = [](const void* f, const Block& block) { (*static_cast<const Negate*>(f))(block); },
        .context = &negate};
    multiply(pool, with);
    std::size_t wrong = 0;
    for (std::size_t m = 0; m < with.rows; ++m)
        for (std::size_t n = 0; n < with.columns; ++n)
            if (out[m * with.out_stride + n] != -plain.out[m * with.out_stride + n]) ++wrong;
    CHECK(wrong == 0);
}
