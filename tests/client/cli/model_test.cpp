// SPDX-License-Identifier: Apache-2.0
#include "client/cli/local_files.hpp"
#include "client/cli/memory_option.hpp"
#include "client/cli/model_export.hpp"

#include <catch2/catch.hpp>

#include "client/cli/command_error.hpp"
#include "client/worker/memory.hpp"
#include "gpu/build/mlp.hpp"

using namespace assay::cli;

TEST_CASE("A model keeps weights and biases, and nothing that only training needs") {
    for (const auto* name : {"layer0.weights", "layer12.bias", "head.weights", "norm.gain"})
        CHECK(is_parameter(name));
    for (const auto* name : {"layer0.weights.momentum", "head.weights.mean", "norm.gain.square"})
        CHECK_FALSE(is_parameter(name));
}

TEST_CASE("A path becomes an absolute file URI; a URI stays") {
    CHECK(uri_of("/a/b/../c.program") == "file:///a/c.program");
    CHECK(uri_of("https://example.org/x") == "https://example.org/x");
    CHECK(uri_of("x").starts_with("file:///"));
}

TEST_CASE("A limit on memory is read with its unit, and refused with what is enough") {
    CLI::App app;
    std::uint64_t bytes = 0;
    add_memory_option(app, bytes, "");
    app.parse("--memory 3MiB");
    CHECK(bytes == 3U << 20);
    app.parse("--memory 12345");
    CHECK(bytes == 12345);
    CHECK_THROWS_AS(app.parse("--memory much"), CLI::ParseError);
    CHECK(size_text(3U << 19) == "1.5 MiB");

    const auto program = assay::build::make_mlp({.layers = {20, 30, 4}, .batch = 8});
    REQUIRE(program);
    const auto need = assay::exec::memory_need(*program, 1).total();
    CHECK(fit_into(*program, 1, 0).need.total() == need);
    CHECK(fit_into(*program, 1, need).repeated.empty());
    CHECK_THROWS_WITH(fit_into(*program, 1, 1000), Catch::StartsWith("the program needs ") &&
                                                       Catch::EndsWith("--memory allows 1000"));
}

TEST_CASE("A worker keeps room for checkpoints, and fewer states of a replay where it is tight") {
    using namespace assay;
    const auto program = build::make_mlp({.layers = {20, 30, 4}, .batch = 8});
    REQUIRE(program);
    const auto need = exec::memory_need(*program, 1);
    const auto enough = need.total() + 2 * need.state;
    CHECK(worker::run_memory(*program, 1, enough).kept_states == 0);
    CHECK(worker::run_memory(*program, 1, enough + 3 * need.state).kept_states == 3);
    CHECK(worker::run_memory(*program, 1, std::uint64_t{1} << 40).kept_states == 15);
    CHECK(worker::run_memory(*program, 1, enough).working_max == exec::unlimited);
    CHECK(worker::memory_to_ask(*program) >= enough);
    CHECK_THROWS_WITH(worker::run_memory(*program, 1, 2 * need.state),
                      Catch::StartsWith("the program needs "));
}
