// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "gpu/onnx/training.hpp"
#include "tests/gpu/onnx/layered_model.hpp"

namespace model = assay::onnx;
using assay::program::Malformed;

TEST_CASE("A model may have thousands of weights; more than a dataset holds are refused by name") {
    constexpr const char* functions[] = {"Tanh"};
    const auto made = [&](int layers) {
        const auto file = model::read_model(model::test::layered_model(layers, 4, functions));
        REQUIRE(file);
        CHECK(file->weights().size() == 2 * static_cast<std::size_t>(layers));
        return model::make_image_program(
            *file, {.pixels = 4, .batch = 2, .training_images = 3, .test_images = 3});
    };
    const auto program = made(1000);
    REQUIRE(program);
    CHECK(program->data.size() > 2000);
    CHECK(check(*program));
    CHECK(made(assay::program::max_data / 2).error() == Malformed::TooManyData);
}
