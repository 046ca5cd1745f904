// SPDX-License-Identifier: Apache-2.0
#include "client/json/convert.hpp"

#include <catch2/catch.hpp>

namespace assay::json {

namespace {

enum class Mode : std::uint8_t { Exact, Tolerant };
struct Inner {
    std::uint8_t small;
    Mode mode;
};
struct Outer {
    Balance amount;
    std::vector<Inner> list;
    std::optional<AccountId> who;
    ByteArray<2> raw;
};

template <class T>
std::string refusal(const std::string& text) {
    T value{};
    const auto converted = from_json(Json::parse(text), value, "");
    REQUIRE_FALSE(converted);
    return converted.error().text();
}

}  // namespace

TEST_CASE("a struct becomes an object and comes back") {
    const Outer value{.amount = u128{1} << 100,
                      .list = {{7, Mode::Tolerant}},
                      .who = AccountId{{1, 2, 3}},
                      .raw = {0xab, 0xcd}};
    const auto json = to_json(value);
    CHECK(json["amount"] == "1267650600228229401496703205376");
    CHECK(json["list"][0]["mode"] == "Tolerant");
    CHECK(json["raw"] == "0xabcd");
    Outer back{};
    REQUIRE(from_json(json, back, ""));
    CHECK(scale::to_bytes(back) == scale::to_bytes(value));
}

TEST_CASE("what does not fit is refused with its place") {
    CHECK(refusal<Inner>(R"({"small": 256, "mode": "Exact"})") == "small: larger than 8 bits");
    CHECK(refusal<Inner>(R"({"small": 1, "mode": "exact"})") == "mode: unknown name \"exact\"");
    CHECK(refusal<Inner>(R"({"small": 1})") == "mode: missing");
    CHECK(refusal<Inner>(R"({"small": 1, "mode": "Exact", "x": 1})") ==
          "has a member that is no field");
    CHECK(refusal<Outer>(R"({"amount": "12x", "list": [], "who": null, "raw": "0xabcd"})") ==
          "amount: not a number");
    CHECK(refusal<Outer>(R"({"amount": "1_000", "list": [], "who": "5Grw", "raw": "0xabcd"})") ==
          "who: not an SS58 address");
}

}  // namespace assay::json
