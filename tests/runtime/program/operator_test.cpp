// SPDX-License-Identifier: Apache-2.0
// operators/*.hpp: each operator's fold against plain loops, over odd shapes and odd numbers.
#include <catch2/catch.hpp>

#include "runtime/program/commitment.hpp"
#include "tests/runtime/program/golden.hpp"
#include "tests/runtime/program/instances.hpp"
#include "tests/runtime/program/plain_windows.hpp"

namespace assay::program {
namespace {

constexpr std::array<std::uint32_t, 10> extents{1, 2, 5, 31, 32, 33, 64, 65, 70, 97};

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
    for (const auto& [name, make] : all_operators()) {
        INFO(name);
        Words words{name.size()};
        for (std::uint64_t round = 0; round < 14; ++round) {
            const Extents at{words.pick(extents), words.pick(extents), words.pick(extents)};
            compare(make(at), round, round % 2 == 0 ? Temper::Tame : Temper::Wild);
        }
    }
}

TEST_CASE("long sums close their chunks of 512, and long rows use all their lanes") {
    for (const std::uint32_t length : {480U, 511U, 512U, 513U, 1024U, 1100U})
        for (const Temper temper : {Temper::Tame, Temper::Wild}) {
            for (const MatmulForm form : {MatmulForm::NN, MatmulForm::NT, MatmulForm::TN})
                compare(instances::product(form, {3, 35, length}), length, temper);
            compare(node_over(ColumnSum{}, {f32(length, 40)}), length, temper);
            compare(node_over(RowSum{}, {f32(40, length)}), length, temper);
            compare(node_over(CrossEntropy{}, {f32(3, length), i32(3, 1)}), length, temper);
            compare(node_over(CrossEntropyGradient{}, {f32(3, length), i32(3, 1)}), length, temper);
            const Window wide{.height = 6, .width = 5, .kernel_height = 3, .kernel_width = 3};
            const std::uint32_t channels = length / 9 + 1;
            compare(node_over(Convolution{wide}, {f32(30, channels), f32(9 * channels, 3)}), length,
                    temper);
            const Window tall{.height = length, .width = 2, .kernel_height = 2, .padding = 0};
            const std::uint32_t places = tall.out_height() * tall.out_width();
            compare(
                node_over(ConvolutionWeightGradient{tall}, {f32(2 * length, 3), f32(places, 4)}),
                length, temper);
            const Window all{.height = length, .width = 1, .kernel_height = length};
            compare(node_over(AveragePool{all}, {f32(2 * length, 33)}), length, temper);
            compare(node_over(BlockMatmul{MatmulForm::NN, 2, 1, 2, 1},
                              {f32(2 * 3, length), f32(length, 2 * 5)}),
                    length, temper);
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
    for (const auto& [name, make] : all_operators())
        for (const Temper temper : {Temper::Tame, Temper::Wild}) {
            const std::uint32_t depth = temper == Temper::Tame ? 1100 : 9;  // Or all is NaN.
            const Extents at{67, 78, name.starts_with("matmul") ? depth : 101};
            const Node node = make(at);
            const std::string key = name + (temper == Temper::Tame ? "/tame" : "/wild");
            const Tensor output = run(node, samples(node, 2022, temper));
            CHECK(key + " " + to_hex(tensor_root(output).bytes) ==
                  key + " " + golden("operators.txt", key));
        }
}

}  // namespace assay::program
