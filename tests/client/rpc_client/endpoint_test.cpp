// SPDX-License-Identifier: Apache-2.0
#include "client/rpc_client/endpoint.hpp"

#include <catch2/catch.hpp>

using namespace assay::rpc_client;

TEST_CASE("addresses of nodes are taken apart") {
    CHECK(parse_endpoint("ws://127.0.0.1:9944") == Endpoint{false, "127.0.0.1", "9944", "/"});
    CHECK(parse_endpoint("wss://node.example/rpc?x=1") ==
          Endpoint{true, "node.example", "443", "/rpc?x=1"});
    CHECK(parse_endpoint("ws://[::1]:9944/") == Endpoint{false, "::1", "9944", "/"});
    CHECK(parse_endpoint("ws://[::1]") == Endpoint{false, "::1", "80", "/"});
}

TEST_CASE("what is no address of a node is refused") {
    for (const auto* text : {"", "ws://", "http://x", "127.0.0.1:9944", "ws://x:", "ws://x:y",
                             "ws://x:123456", "ws://[::1", "ws://user@host", "ws://a b", "ws://:1"})
        CHECK_FALSE(parse_endpoint(text));
}
