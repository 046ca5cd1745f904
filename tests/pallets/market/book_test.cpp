// SPDX-License-Identifier: Apache-2.0
#include "pallets/market/book.hpp"

#include <catch2/catch.hpp>

#include <map>

#include "tests/pallets/settlement/chain.hpp"

using namespace assay;
using namespace assay::market;

namespace {

BookLine line(std::uint8_t who, Price price, Balance bond = 1) {
    BookLine result;
    result.key.account.bytes.fill(who);
    result.terms = {.price = price, .speed = 1, .memory = 0, .capacity = 1};
    result.bond = bond;
    return result;
}
ParameterValues values() { return protocol_test::test_parameters().market; }

}  // namespace

TEST_CASE("the book is kept by price, then by key, whatever the order of arrival") {
    Book book;
    for (const auto& next : {line(3, 20), line(1, 10), line(2, 20), line(4, 5)}) put_in(book, next);
    const auto sorted = std::vector{line(4, 5), line(1, 10), line(2, 20), line(3, 20)};
    CHECK(book.items == sorted);
    take_out(book, line(1, 0).key);
    take_out(book, line(9, 0).key);
    CHECK(book.size() == 3);
}

TEST_CASE("the best lines are those within the band of the cheapest eligible one") {
    Book book;
    for (const auto& next : {line(1, 90), line(2, 100), line(3, 110), line(4, 111), line(5, 105)})
        put_in(book, next);
    const auto best =
        best_lines(book, values(), [](const BookLine& at) { return at.terms.price >= 100; });
    REQUIRE(best.size() == 3);
    CHECK(best[0].terms.price == 100);
    CHECK(best[2].terms.price == 110);  // Ten per cent, and not one more.
    auto narrow = values();
    narrow.candidates_max = 2;
    CHECK(best_lines(book, narrow, [](const BookLine& at) {
              return at.terms.price >= 100;
          }).size() == 2);
    CHECK(best_lines(book, values(), [](const BookLine&) { return false; }).empty());
}

TEST_CASE("a draw between lines follows their bonds") {
    const std::vector lines{line(1, 10, 100), line(2, 10, 300)};
    std::map<AccountId, int> wins;
    for (std::uint32_t attempt = 0; attempt < 2'000; ++attempt)
        ++wins[draw_line(lines, Hash256{}, 7, attempt).key.account];
    // Three in four; the deviation is 19.
    CHECK(std::abs(wins[lines[1].key.account] - 1'500) < 120);
}

TEST_CASE("a training clock is the declared time, stretched, and a margin") {
    // Half again as long and ten blocks: 7 blocks become 7 + 4 + 10.
    CHECK(training_blocks(6'001, 1'000, values()) == 21);
    CHECK(training_blocks(1, 1'000'000, values()) == 12);
    CHECK(training_blocks(u128_max, 1, values()) == 0xffff'ffff);
}

TEST_CASE("market parameters that make no sense are refused") {
    CHECK(is_valid(values()));
    const auto broken = [](auto change) {
        auto parameters = values();
        change(parameters);
        return !is_valid(parameters);
    };
    CHECK(broken([](auto& v) { v.offers_max = 257; }));
    CHECK(broken([](auto& v) { v.offers_max = 0; }));
    CHECK(broken([](auto& v) { v.candidates_max = 17; }));
    CHECK(broken([](auto& v) { v.matches_per_block = 0; }));
    CHECK(broken([](auto& v) { v.offer_bond_min = 0; }));
    CHECK(broken([](auto& v) { v.seats_max = 0; }));
    CHECK(broken([](auto& v) { v.probes_max = 0; }));
    CHECK(broken([](auto& v) { v.resign_blocks = 0; }));
    CHECK(broken([](auto& v) { v.price_band = {collateral::Perbill::one + 1}; }));
}
