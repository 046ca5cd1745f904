// SPDX-License-Identifier: Apache-2.0
#include "client/cli/local_files.hpp"
#include "client/cli/model_export.hpp"

#include <catch2/catch.hpp>

using namespace assay::cli;

TEST_CASE("A model keeps weights and biases, and nothing that only training needs") {
    CHECK(is_parameter("layer0.weights"));
    CHECK(is_parameter("layer12.bias"));
    for (const auto* name : {"layer0.weights.momentum", "layer.weights", "layer0", "layer0.bias2",
                             "head.weights", "layerx.bias", ""})
        CHECK_FALSE(is_parameter(name));
}

TEST_CASE("A path becomes an absolute file URI; a URI stays") {
    CHECK(uri_of("/a/b/../c.program") == "file:///a/c.program");
    CHECK(uri_of("https://example.org/x") == "https://example.org/x");
    CHECK(uri_of("x").starts_with("file:///"));
}
