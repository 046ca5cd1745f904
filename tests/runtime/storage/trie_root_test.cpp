// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/trie_root.hpp"

#include <catch2/catch.hpp>

#include "tests/runtime/storage/vectors.hpp"

using namespace assay;
using namespace assay::storage;

TEST_CASE("Roots equal Substrate's for both state versions") {
    const auto vectors = trie_vectors();
    REQUIRE(vectors.size() == 8);
    for (const auto& vector : vectors) {
        INFO(vector.name);
        CHECK(trie_root(vector.entries, StateVersion::V0) == vector.root_v0);
        CHECK(trie_root(vector.entries, StateVersion::V1) == vector.root_v1);
    }
}

TEST_CASE("Extrinsics roots equal Substrate's, also beyond 63 extrinsics") {
    const auto vectors = extrinsics_vectors();
    REQUIRE(vectors.size() == 4);
    for (const auto& vector : vectors) {
        CHECK(extrinsics_root(vector.extrinsics, StateVersion::V0) == vector.root_v0);
        CHECK(extrinsics_root(vector.extrinsics, StateVersion::V1) == vector.root_v1);
    }
}
