// SPDX-License-Identifier: Apache-2.0
// Real training on real data: Debian's package dataset-fashion-mnist.
#include <cstring>

#include "gpu/build/mlp.hpp"
#include "gpu/data/image_set.hpp"
#include "gpu/exec/trainer.hpp"

#include <catch2/catch.hpp>

TEST_CASE("A perceptron learns Fashion-MNIST to 87 % in five epochs") {
    using namespace assay;
    constexpr auto folder = "/usr/share/datasets/fashion-mnist";
    if (!std::filesystem::exists(folder)) {
        WARN("skipped: dataset-fashion-mnist is not installed");
        return;
    }
    auto set = data::read_image_set(folder);
    REQUIRE(set);
    constexpr std::uint64_t steps = 5 * 60'000 / 128;
    const auto rate = [](float x) { return program::Real::of(x); };
    const auto program = build::make_mlp(
        {.batch = 128,
         .training = {.optimiser = build::MomentumDescent{
                          .rate = program::LinearRate{rate(0.05F), rate(0.0005F), steps}}}});
    REQUIRE(program);
    const auto tensors =
        data::select_data(program->data, {.tensors = std::move(*set), .metadata = {}});
    REQUIRE(tensors);

    cpu::ThreadPool pool{2};
    exec::Trainer trainer{pool, *program, *tensors, {.order_seed = {{7}}, .seed = 42}};
    trainer.initialise();
    for (std::uint64_t i = 0; i < steps; ++i) trainer.step();
    const auto outputs = trainer.evaluate();
    std::int32_t correct = 0;
    std::memcpy(&correct, outputs[1].bytes.data(), sizeof correct);
    CHECK(correct >= 8700);
}
