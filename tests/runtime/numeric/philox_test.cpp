// SPDX-License-Identifier: Apache-2.0
#include "runtime/numeric/philox.hpp"

#include <array>
#include <catch2/catch.hpp>

namespace assay::numeric {
namespace {

std::array<std::uint32_t, 4> words(PhiloxKey key, PhiloxBlock counter) {
    const PhiloxBlock block = philox(key, counter);
    return {block.words[0], block.words[1], block.words[2], block.words[3]};
}
using Words = std::array<std::uint32_t, 4>;

}  // namespace

// Known answers of the authors' library Random123 (kat_vectors, philox4x32 10).
TEST_CASE("Philox gives its authors' known answers") {
    CHECK(words({}, {}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    const std::uint32_t ones = 0xffffffff;
    CHECK(words({ones, ones}, {{ones, ones, ones, ones}}) ==
          Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(words({0xa4093822, 0x299f31d0}, {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}) ==
          Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("an element's word is its block's, keyed by seed, stream and step") {
    const RandomPlace place{
        .seed = 0x0123456789abcdef, .stream = 7, .step = 0x500000006, .index = 9};
    const auto block = words({0x89abcdef, 0x01234567}, {{2, 7, 6, 5}});
    CHECK(random_word(place) == block[1]);
    RandomPlace other = place;
    other.stream = 8;
    CHECK(random_word(other) != random_word(place));
}

TEST_CASE("uniform numbers are exact multiples within their bound") {
    CHECK(uniform(0, 0.5F) == -0.5F);
    CHECK(uniform(0xffffffffU, 1.0F) == 1.0F - 0x1p-23F);
    CHECK(uniform(0x80000000U, 1.0F) == 0.0F);
    double sum = 0, squares = 0;
    constexpr int count = 100000;
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto x = static_cast<double>(uniform(random_word({.seed = 1, .index = i}), 1.0F));
        sum += x;
        squares += x * x;
    }
    CHECK(std::abs(sum / count) < 0.01);
    CHECK(std::abs(squares / count - 1.0 / 3) < 0.01);
}

}  // namespace assay::numeric
