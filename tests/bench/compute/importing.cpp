// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/requests.hpp"
#include "gpu/onnx/training.hpp"
#include "runtime/base/check.hpp"
#include "runtime/scale/codec.hpp"
#include "tests/bench/compute/groups.hpp"
#include "tests/gpu/onnx/layered_model.hpp"

namespace assay::bench {

namespace {

std::size_t import(const Bytes& file) {
    const auto model = assay::onnx::read_model(file);
    INVARIANT(model);
    const auto made = assay::onnx::make_image_program(
        *model, {.pixels = 64, .batch = 32, .training_images = 100, .test_images = 100});
    INVARIANT(made);
    const auto program = program::decode_program(scale::to_bytes(*made));
    INVARIANT(program);
    return exec::make_plan(exec::step_request(*program)).groups.size();
}

Figure measure(const std::string& what, int layers, std::span<const char* const> functions) {
    const auto file = assay::onnx::test::layered_model(layers, 64, functions);
    auto figure = alone(
        {.name = "ONNX graph of 1,000 nodes, " + what + ": import, check, plan (limit 200 ms)",
         .unit = "ms",
         .clock = Clock::Cpu,
         .seconds = 2},
        [&] { keep(import(file)); });
    figure.rival = 200;
    figure.ratio = 200 / figure.ours;
    figure.floor = 1;
    return figure;
}

}  // namespace

std::vector<Figure> measure_importing() {
    constexpr const char* seven[] = {"Relu", "Tanh", "Sigmoid", "Neg", "Tanh", "Relu", "Sigmoid"};
    constexpr const char* one[] = {"Tanh"};
    return {measure("250 weights", 125, seven), measure("1,000 weights", 500, one)};
}

}  // namespace assay::bench
