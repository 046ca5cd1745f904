// SPDX-License-Identifier: Apache-2.0
// operators/*.hpp: each operator's fold against plain loops, over odd shapes and odd numbers.
#include <catch2/catch.hpp>

#include "runtime/program/commitment.hpp"
#include "tests/runtime/program/golden.hpp"
#include "tests/runtime/program/plain.hpp"

namespace assay::program {
namespace {

constexpr std::array<std::uint32_t, 10> extents{1, 2, 5, 31, 32, 33, 64, 65, 70, 97};

struct Extents {
    std::uint32_t m, n, k;
};

// A node of the operator over shapes made of `at`.
Node instance(const Matmul& op, Extents at) {
    switch (op.form) {
        case MatmulForm::NN:
            return node_over(op, {f32(at.m, at.k), f32(at.k, at.n)});
        case MatmulForm::NT:
            return node_over(op, {f32(at.m, at.k), f32(at.n, at.k)});
        case MatmulForm::TN:
            return node_over(op, {f32(at.k, at.m), f32(at.k, at.n)});
    }
    return {};
}
template <class Op>
Node instance(const Op& op, Extents at) {
    const TensorType matrix = f32(at.m, at.n);
    if constexpr (std::same_as<Op, AddRow>)
        return node_over(op, {matrix, f32(1, at.n)});
    else if constexpr (std::same_as<Op, Add> || std::same_as<Op, Subtract> ||
                       std::same_as<Op, Multiply> || std::same_as<Op, ReluGradient> ||
                       std::same_as<Op, Momentum> || std::same_as<Op, Descend>)
        return node_over(op, {matrix, matrix});
    else if constexpr (std::same_as<Op, Convert>)
        return node_over(op, {u8(at.m, at.n)});
    else if constexpr (std::same_as<Op, CountEqual>)
        return node_over(op, {i32(at.m, 1), u8(at.m, 1)});
    else if constexpr (std::same_as<Op, CrossEntropy> || std::same_as<Op, CrossEntropyGradient>)
        return node_over(op, {matrix, at.k % 2 == 0 ? u8(at.m, 1) : i32(at.m, 1)});
    else if constexpr (std::same_as<Op, Gather>)
        return node_over(op, {at.k % 2 == 0 ? u8(at.k, at.n) : f32(at.k, at.n)}, f32(at.m, at.n));
    else if constexpr (std::same_as<Op, GatherScaled>)
        return node_over(op, {u8(at.k, at.n)}, f32(at.m, at.n));
    else if constexpr (std::same_as<Op, Uniform> || std::same_as<Op, Constant>)
        return node_over(op, {}, matrix);
    else
        return node_over(op, {matrix});
}

struct Named {
    std::string name;
    Operation operation;
};
std::vector<Named> all_operators() {
    const Real third = Real::of(1.0F / 3);
    return {{"matmul_nn", Matmul{MatmulForm::NN}},
            {"matmul_nt", Matmul{MatmulForm::NT}},
            {"matmul_tn", Matmul{MatmulForm::TN}},
            {"add", Add{}},
            {"subtract", Subtract{}},
            {"multiply", Multiply{}},
            {"add_row", AddRow{}},
            {"scale", Scale{third}},
            {"relu", Relu{}},
            {"relu_gradient", ReluGradient{}},
            {"convert", Convert{Real::of(1.0F / 255)}},
            {"row_sum", RowSum{}},
            {"row_mean", RowMean{}},
            {"row_max", RowMax{}},
            {"column_sum", ColumnSum{}},
            {"column_mean", ColumnMean{}},
            {"arg_max", ArgMax{}},
            {"count_equal", CountEqual{}},
            {"cross_entropy", CrossEntropy{}},
            {"cross_entropy_gradient", CrossEntropyGradient{}},
            {"momentum", Momentum{Real::of(0.9F)}},
            {"descend", Descend{StepDecay{Real::of(0.1F), Real::of(0.7F), 2}}},
            {"gather", Gather{}},
            {"gather_scaled", GatherScaled{Real::of(1.0F / 255)}},
            {"uniform", Uniform{.stream = 3, .bound = third}},
            {"constant", Constant{third}}};
}

Node instance(const Operation& operation, Extents at) {
    return std::visit([&](const auto& op) { return instance(op, at); }, operation);
}

std::vector<Tensor> samples(const Node& node, std::uint64_t seed, Temper temper) {
    std::vector<Tensor> tensors;
    for (const Input& input : node.inputs)
        tensors.push_back(sample(input.type, seed + 1000 * tensors.size(), temper));
    return tensors;
}

void compare(const Node& node, std::uint64_t seed, Temper temper) {
    REQUIRE(check_node(node));
    const std::vector<Tensor> inputs = samples(node, seed, temper);
    const Tensor folded = run(node, inputs), expected = plain::compute(node, inputs);
    INFO("seed " << seed << ", output " << node.type.shape.rows << " x "
                 << node.type.shape.columns);
    CHECK((folded == expected));
}

}  // namespace

TEST_CASE("every operator's folds give what plain loops give, for odd shapes and odd numbers") {
    for (const auto& [name, operation] : all_operators()) {
        INFO(name);
        Words words{name.size()};
        for (std::uint64_t round = 0; round < 14; ++round) {
            const Extents at{words.pick(extents), words.pick(extents), words.pick(extents)};
            compare(instance(operation, at), round, round % 2 == 0 ? Temper::Tame : Temper::Wild);
        }
    }
}

TEST_CASE("long sums close their chunks of 512, and long rows use all their lanes") {
    for (const std::uint32_t length : {480U, 511U, 512U, 513U, 1024U, 1100U})
        for (const Temper temper : {Temper::Tame, Temper::Wild}) {
            for (const MatmulForm form : {MatmulForm::NN, MatmulForm::NT, MatmulForm::TN})
                compare(instance(Matmul{form}, {3, 35, length}), length, temper);
            compare(node_over(ColumnSum{}, {f32(length, 40)}), length, temper);
            compare(node_over(RowSum{}, {f32(40, length)}), length, temper);
            compare(node_over(CrossEntropy{}, {f32(3, length), i32(3, 1)}), length, temper);
            compare(node_over(CrossEntropyGradient{}, {f32(3, length), i32(3, 1)}), length, temper);
        }
}

TEST_CASE("a sum that is minus zero stays minus zero") {
    // Underflow of the only product: the chunk is -0, and adding it to +0 would lose the sign.
    const std::vector<Tensor> inputs{{f32(1, 1), {0, 0, 0, 0x0d}}, {f32(1, 1), {0, 0, 0, 0x8d}}};
    const Tensor product = run(node_over(Matmul{}, {f32(1, 1), f32(1, 1)}), inputs);
    CHECK(product.word(0, 0) == 0x80000000U);
}

TEST_CASE("a label that is no column hits nothing") {
    const std::vector<Tensor> inputs{sample(f32(2, 3), 1),
                                     {i32(2, 1), {3, 0, 0, 0, 255, 255, 255, 255}}};
    const Tensor loss = run(node_over(CrossEntropy{}, {f32(2, 3), i32(2, 1)}), inputs);
    CHECK(loss.word(0, 0) == 0x7fc00000U);
    CHECK(loss.word(1, 0) == 0x7fc00000U);
    const Tensor gradient = run(node_over(CrossEntropyGradient{}, {f32(2, 3), i32(2, 1)}), inputs);
    float sum = 0;
    for (std::uint32_t c = 0; c < 3; ++c) sum += gradient.f32(0, c);
    CHECK(sum == Approx(0.5F));
}

TEST_CASE("copied rows keep the payload of a NaN") {
    Tensor source = sample(f32(4, 1), 1);
    for (std::size_t r = 0; r < 4; ++r) {
        const std::uint32_t word = 0xffc00100U + static_cast<std::uint32_t>(r);
        std::memcpy(source.bytes.data() + 4 * r, &word, 4);
    }
    const Tensor batch = run(node_over(Gather{}, {f32(4, 1)}, f32(3, 1)), {source});
    for (std::uint32_t r = 0; r < 3; ++r) CHECK((batch.word(r, 0) & 0xffffff00U) == 0xffc00100U);
}

TEST_CASE("every operator has the bits it had when it was written") {
    for (const auto& [name, operation] : all_operators())
        for (const Temper temper : {Temper::Tame, Temper::Wild}) {
            const std::uint32_t depth = temper == Temper::Tame ? 1100 : 9;  // Or all is NaN.
            const Extents at{67, 78, name.starts_with("matmul") ? depth : 101};
            const Node node = instance(operation, at);
            const std::string key = name + (temper == Temper::Tame ? "/tame" : "/wild");
            const Tensor output = run(node, samples(node, 2022, temper));
            CHECK(key + " " + to_hex(tensor_root(output).bytes) ==
                  key + " " + golden("operators.txt", key));
        }
}

}  // namespace assay::program
