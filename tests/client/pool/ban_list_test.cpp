// SPDX-License-Identifier: Apache-2.0
#include "client/pool/ban_list.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::pool;

namespace {

Hash256 hash_of(std::uint32_t number) {
    Hash256 out;
    for (std::size_t i = 0; i < 4; ++i) out.bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
    return out;
}

}  // namespace

TEST_CASE("a ban ends after its time, and a second one starts it anew") {
    BanList list{100};
    list.ban(hash_of(1), 1'000);
    CHECK(list.banned(hash_of(1), 1'099));
    CHECK_FALSE(list.banned(hash_of(1), 1'100));
    CHECK_FALSE(list.banned(hash_of(2), 1'000));
    list.ban(hash_of(1), 1'050);
    list.expire(1'100);
    CHECK(list.banned(hash_of(1), 1'149));
    list.expire(1'150);
    CHECK(list.size() == 0);
}

TEST_CASE("the number of bans is bounded") {
    BanList list{1'000'000};
    for (std::uint32_t i = 0; i < 70'000; ++i) list.ban(hash_of(i), i);
    CHECK(list.size() == 65'536);
    CHECK_FALSE(list.banned(hash_of(0), 70'000));
    CHECK(list.banned(hash_of(69'999), 70'000));
}
