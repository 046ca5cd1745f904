// SPDX-License-Identifier: Apache-2.0
#include "client/cli/local_files.hpp"
#include "client/cli/model_export.hpp"

#include <catch2/catch.hpp>

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
