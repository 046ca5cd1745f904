// SPDX-License-Identifier: Apache-2.0
#include "runtime/numeric/permutation.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <vector>

namespace assay::numeric {
namespace {

constexpr PermutationKey key{{1, 2, 3, 4, 5, 6, 7, 8}};

std::vector<std::uint64_t> order(std::uint64_t epoch, std::uint64_t size) {
    std::vector<std::uint64_t> places;
    for (std::uint64_t i = 0; i < size; ++i) places.push_back(permute(key, epoch, size, i));
    return places;
}

}  // namespace

TEST_CASE("each epoch meets every row once, for every size") {
    for (std::uint64_t size = 1; size <= 300; ++size) {
        const auto places = order(size, size);
        const std::set<std::uint64_t> distinct{places.begin(), places.end()};
        REQUIRE(distinct.size() == size);
        REQUIRE(*distinct.rbegin() == size - 1);
    }
    const auto places = order(0, 60000);
    CHECK(std::set<std::uint64_t>{places.begin(), places.end()}.size() == 60000);
}

TEST_CASE("the order depends on the epoch and on every word of the key") {
    const auto first = order(0, 1000);
    CHECK(order(1, 1000) != first);
    CHECK(order(std::uint64_t{1} << 32, 1000) != first);
    for (int word = 0; word < 8; ++word) {
        PermutationKey other = key;
        other.words[word] ^= 0x100;
        bool differs = false;
        for (std::uint64_t i = 0; i < 1000; ++i) differs |= permute(other, 0, 1000, i) != first[i];
        INFO(word);
        CHECK(differs);
    }
}

// Chi-square over 16 x 16 cells of (position, place): 255 - 15 - 15 = 225 degrees of freedom.
TEST_CASE("places are spread evenly") {
    constexpr std::uint64_t size = 60000;
    double cells[16][16] = {};
    for (std::uint64_t epoch = 0; epoch < 4; ++epoch)
        for (std::uint64_t i = 0; i < size; ++i)
            cells[i * 16 / size][permute(key, epoch, size, i) * 16 / size] += 1;
    double chi = 0;
    const double expected = 4.0 * size / 256;
    for (const auto& row : cells)
        for (const double cell : row) chi += (cell - expected) * (cell - expected) / expected;
    CHECK(chi > 140);
    CHECK(chi < 330);
}

TEST_CASE("batches run on through the epochs") {
    // 10 rows, batches of 4: step 2 takes samples 8, 9 of epoch 0 and 0, 1 of epoch 1.
    const auto row = [](std::uint32_t place) {
        return dataset_row(key, {.step = 2, .batch = 4, .place = place, .dataset = 10});
    };
    CHECK(row(0) == permute(key, 0, 10, 8));
    CHECK(row(1) == permute(key, 0, 10, 9));
    CHECK(row(2) == permute(key, 1, 10, 0));
    CHECK(row(3) == permute(key, 1, 10, 1));
}

TEST_CASE("the order of a known key never changes") {
    CHECK(order(0, 12) == std::vector<std::uint64_t>{9, 10, 1, 4, 0, 11, 8, 5, 7, 2, 3, 6});
    CHECK(permute(key, 3, 60000, 12345) == 44503);
    CHECK(permute(key, 3, std::uint64_t{1} << 32, 0xdeadbeef) == 1063615961);
}

}  // namespace assay::numeric
