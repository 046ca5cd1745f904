// SPDX-License-Identifier: Apache-2.0
// The tolerant backend against the exact one: near, but not the same.
#include "gpu/backends/openblas.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "gpu/build/gpt.hpp"
#include "gpu/exec/trainer.hpp"
#include "tests/gpu/exec/random_values.hpp"
#include "tests/runtime/program/instances.hpp"

using namespace assay;
using namespace assay::program;
using exec::test::Values;

namespace {

// Null where the library is not installed, which is said aloud.
std::unique_ptr<exec::Backend> opened(cpu::ThreadPool& pool) {
    auto backend = backends::open_openblas(pool);
    if (!backend) WARN("skipped: OpenBLAS is not installed");
    return backend;
}

std::vector<float> output_of(cpu::ThreadPool& pool, const Node& node, std::span<const Tensor> data,
                             exec::Backend* backend) {
    exec::Section section{{.section = {&node, 1}, .kept = {0}}, backend};
    section.run(pool, {.data = data});
    const auto bytes = section.output(0).bytes;
    std::vector<float> numbers(bytes.size() / sizeof(float));
    std::memcpy(numbers.data(), bytes.data(), bytes.size());
    return numbers;
}

// The most that two orders of a sum of k products of normal numbers may differ, generously.
void check_near(cpu::ThreadPool& pool, exec::Backend& backend, const Node& node, double depth) {
    std::mt19937 random{17};
    std::vector<Tensor> data;
    for (const auto& input : node.inputs)
        data.push_back(exec::test::random_tensor(random, input.type, Values::Plain));
    const auto exact = output_of(pool, node, data, nullptr);
    const auto near = output_of(pool, node, data, &backend);
    REQUIRE(near.size() == exact.size());
    double worst = 0;
    for (std::size_t i = 0; i < exact.size(); ++i)
        worst = std::max(worst, std::abs(static_cast<double>(near[i]) - exact[i]));
    CHECK(worst <= 1e-6 * depth + 1e-6);
}

}  // namespace

TEST_CASE("Products by OpenBLAS are near the exact ones in every form") {
    for (const unsigned threads : {1U, 2U}) {
        cpu::ThreadPool pool{threads};
        const auto backend = opened(pool);
        if (!backend) return;
        CHECK_FALSE(backend->exact());
        for (const auto form : {MatmulForm::NN, MatmulForm::NT, MatmulForm::TN})
            for (const Extents at : {Extents{1, 1, 1}, Extents{3, 10, 37}, Extents{130, 65, 700}})
                check_near(pool, *backend, instances::product(form, at), 700);
    }
}

TEST_CASE("A transformer learns the same with OpenBLAS, to a tolerance, and not to the bit") {
    const auto program = build::make_gpt(
        {.vocabulary = 11,
         .context = 32,
         .layers = 2,
         .heads = 2,
         .width = 64,
         .batch = 4,
         .training_windows = 20,
         .test_windows = 4,
         .training = {.optimiser = build::PlainDescent{ConstantRate{Real::of(0.1F)}}}});
    REQUIRE(program);
    std::vector<Tensor> data;
    std::mt19937 random{6};
    for (const auto& declared : program->data) {
        data.push_back(make_tensor(declared.type));
        for (auto& byte : data.back().bytes) byte = static_cast<std::uint8_t>(random() % 11);
    }
    cpu::ThreadPool pool{2};
    const auto backend = opened(pool);
    if (!backend) return;
    exec::Trainer exact{pool, *program, data, {{}, 9, 0}};
    exec::Trainer tolerant{pool, *program, data, {{}, 9, 0}, backend.get()};
    CHECK(exact.exact());
    CHECK_FALSE(tolerant.exact());
    exact.initialise();
    tolerant.initialise();
    CHECK(exact.copy_state() == tolerant.copy_state());
    for (int i = 0; i < 10; ++i) {
        exact.step();
        tolerant.step();
        CHECK(tolerant.step_number(0) == Approx(exact.step_number(0)).epsilon(1e-4));
    }
    CHECK(exact.copy_state() != tolerant.copy_state());
}
