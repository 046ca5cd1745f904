// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/expected.hpp"

#include <catch2/catch.hpp>
#include <memory>
#include <string>

using namespace assay;

namespace {

enum class Refusal { Odd, TooBig };
template <class T = std::monostate>
using Answer = Expected<T, Refusal>;

Answer<int> half(int n) {
    ENSURE(n % 2 == 0, Failure{Refusal::Odd});
    return n / 2;
}

Answer<std::string> quarter_in_words(int n) {
    const int halved = TRY(half(n));
    const int quartered = TRY(half(halved));
    ENSURE(quartered < 3, Failure{Refusal::TooBig});
    return std::string(static_cast<std::size_t>(quartered), '|');
}

Answer<> only_even(int n) {
    TRY(half(n));
    return {};
}

Answer<std::unique_ptr<int>> boxed_half(int n) { return std::make_unique<int>(TRY(half(n))); }

}  // namespace

TEST_CASE("a value and a reason are told apart") {
    CHECK(half(8));
    CHECK(*half(8) == 4);
    CHECK(!half(7));
    CHECK(half(7).error() == Refusal::Odd);
}

TEST_CASE("TRY hands the first reason up and goes on otherwise") {
    CHECK(*quarter_in_words(8) == "||");
    CHECK(quarter_in_words(8)->size() == 2);
    CHECK(quarter_in_words(7).error() == Refusal::Odd);
    CHECK(quarter_in_words(6).error() == Refusal::Odd);
    CHECK(quarter_in_words(16).error() == Refusal::TooBig);
}

TEST_CASE("success without a value is made from nothing") {
    CHECK(only_even(2));
    CHECK(only_even(3).error() == Refusal::Odd);
}

TEST_CASE("a value that can only be moved goes through") {
    auto box = boxed_half(10);
    REQUIRE(box);
    const std::unique_ptr<int> taken = *std::move(box);
    CHECK(*taken == 5);
    CHECK(!boxed_half(1));
}

TEST_CASE("a value can be changed where it lies") {
    auto answer = half(4);
    *answer += 1;
    CHECK(*answer == 3);
}
