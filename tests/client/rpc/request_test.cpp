// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/request.hpp"

#include <catch2/catch.hpp>

using namespace assay::rpc;

namespace {

int code_of(std::string_view text, const Limits& limits = {}) {
    const auto message = parse_message(text, limits);
    if (!message) return message.error().code;
    const auto& first = message->items.front();
    return first ? 0 : first.error().error.code;
}

std::string nested(std::size_t depth) {
    return R"({"jsonrpc":"2.0","id":1,"method":"m","params":)" + std::string(depth, '[') +
           std::string(depth, ']') + '}';
}

}  // namespace

TEST_CASE("a single request is read with its id, method and parameters") {
    const auto message = parse_message(
        R"({"jsonrpc":"2.0","id":7,"method":"chain_getHeader","params":["0x00"]})", Limits{});
    REQUIRE(message);
    CHECK_FALSE(message->batch);
    REQUIRE(message->items.size() == 1);
    const auto& request = message->items[0];
    REQUIRE(request);
    CHECK(request->id == 7);
    CHECK_FALSE(request->notification);
    CHECK(request->method == "chain_getHeader");
    CHECK(request->params == Json::array({"0x00"}));
}

TEST_CASE("ids may be text, numbers or null, and a request without one is a notification") {
    const auto id_of = [](const std::string& id) {
        const auto message =
            parse_message(R"({"jsonrpc":"2.0","method":"m","id":)" + id + '}', Limits{});
        return (*message->items[0]).id;
    };
    CHECK(id_of(R"("abc")") == "abc");
    CHECK(id_of("9007199254740993") == 9007199254740993);
    CHECK(id_of("null").is_null());
    CHECK(code_of(R"({"jsonrpc":"2.0","method":"m","id":[1]})") == codes::invalid_request);
    CHECK(code_of(R"({"jsonrpc":"2.0","method":"m","id":1.5})") == codes::invalid_request);
    const auto message = parse_message(R"({"jsonrpc":"2.0","method":"m"})", Limits{});
    CHECK((*message->items[0]).notification);
}

TEST_CASE("parameters may be named, absent or null, and nothing else") {
    CHECK(code_of(R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1}})") == 0);
    CHECK(code_of(R"({"jsonrpc":"2.0","id":1,"method":"m","params":null})") == 0);
    CHECK(code_of(R"({"jsonrpc":"2.0","id":1,"method":"m"})") == 0);
    CHECK(code_of(R"({"jsonrpc":"2.0","id":1,"method":"m","params":3})") == codes::invalid_request);
}

TEST_CASE("garbage is an error with the code for garbage") {
    for (const auto* text : {"", "nonsense", "{", "[1,", "\"", "{\"a\":\xff}", "1e999", "]"})
        CHECK(code_of(text) == codes::parse_error);
    for (const auto* text : {"1", "{}", "[1]", "null", R"({"jsonrpc":"1.0","id":1,"method":"m"})",
                             R"({"jsonrpc":"2.0","id":1,"method":5})", "[]"})
        CHECK(code_of(text) == codes::invalid_request);
}

TEST_CASE("a refused request keeps the id that it came with") {
    const auto message = parse_message(R"({"jsonrpc":"2.0","id":"x","method":5})", Limits{});
    CHECK(message->items[0].error().id == "x");
}

TEST_CASE("a batch keeps good and bad members in their order") {
    const auto message = parse_message(
        R"([{"jsonrpc":"2.0","id":1,"method":"a"}, 5, {"jsonrpc":"2.0","id":2,"method":"b"}])",
        Limits{});
    REQUIRE(message);
    CHECK(message->batch);
    REQUIRE(message->items.size() == 3);
    CHECK(message->items[0]);
    CHECK_FALSE(message->items[1]);
    CHECK((*message->items[2]).method == "b");
}

TEST_CASE("depth is bounded, and brackets within strings do not count") {
    const Limits limits{.json_depth = 8};
    CHECK(code_of(nested(7), limits) == 0);
    CHECK(code_of(nested(8), limits) == codes::parse_error);
    CHECK(code_of(nested(5'000'000)) == codes::parse_error);
    CHECK(code_of(R"({"jsonrpc":"2.0","id":1,"method":"[[[[[[[[[[\"[[[["})", limits) == 0);
}

TEST_CASE("length, number of values and length of a batch are bounded") {
    CHECK(code_of(nested(3), Limits{.request_bytes = 10}) == codes::oversized_request);
    CHECK(code_of("[1,2,3,4]", Limits{.json_values = 4}) == codes::parse_error);
    CHECK(code_of("[1,2,3]", Limits{.batch_length = 2}) == codes::batch_too_long);
}
