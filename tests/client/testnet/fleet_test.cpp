// SPDX-License-Identifier: Apache-2.0
#include "client/testnet/fleet.hpp"

#include <catch2/catch.hpp>

#include "client/spec/chain_spec.hpp"

using namespace assay;

TEST_CASE("the local chain takes the length of a slot, and is else the same chain") {
    const auto plain = spec::load_chain_spec("local");
    const auto same = spec::parse_chain_spec(testnet::local_chain(1000));
    const auto fast = spec::parse_chain_spec(testnet::local_chain(250));
    REQUIRE((plain && same && fast));
    CHECK(same->genesis_state == plain->genesis_state);
    CHECK(fast->genesis_state != plain->genesis_state);
    CHECK(fast->genesis_state.size() == plain->genesis_state.size());
}

TEST_CASE("nodes are named after the development keys as long as there are some") {
    CHECK(testnet::node_name(0) == "alice");
    CHECK(testnet::node_name(5) == "ferdie");
    CHECK(testnet::node_name(6) == "node7");
}
