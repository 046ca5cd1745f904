// SPDX-License-Identifier: Apache-2.0
#include "client/testnet/fleet.hpp"

#include <catch2/catch.hpp>

using namespace assay;

TEST_CASE("nodes are named after the development keys as long as there are some") {
    CHECK(testnet::node_name(0) == "alice");
    CHECK(testnet::node_name(5) == "ferdie");
    CHECK(testnet::node_name(6) == "validator7");
}
