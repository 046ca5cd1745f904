// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/response.hpp"

#include <catch2/catch.hpp>

using namespace assay::rpc;

TEST_CASE("responses spell results and errors as JSON-RPC 2.0 does") {
    CHECK(to_response(1, "x") == R"({"jsonrpc":"2.0","id":1,"result":"x"})");
    CHECK(to_response("a", Json()) == R"({"jsonrpc":"2.0","id":"a","result":null})");
    CHECK(to_response(nullptr, RpcError{-32700, "Parse error", std::nullopt}) ==
          R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}})");
    CHECK(Json::parse(to_response(
              1, RpcError{1010, "Invalid Transaction", "why"}))["error"]["data"] == "why");
}

TEST_CASE("a batch is an array of responses, a notification names its subscription") {
    const std::string both[] = {"1", "2"};
    CHECK(to_batch(both) == "[1,2]");
    CHECK(
        to_notification("chain_newHead", "7", "{}") ==
        R"({"jsonrpc":"2.0","method":"chain_newHead","params":{"subscription":"7","result":{}}})");
}

TEST_CASE("bytes that are no text do not break a response") {
    CHECK_NOTHROW(to_response(1, Json("\xff\xfe")));
}
