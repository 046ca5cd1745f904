// SPDX-License-Identifier: Apache-2.0
#include "runtime/scale/codec.hpp"

#include <catch2/catch.hpp>

#include "runtime/base/hex.hpp"

namespace assay {
namespace {

struct Inner {
    std::uint16_t a;
    std::optional<bool> b;
};
struct Outer {
    scale::Compact<std::uint32_t> n;
    std::vector<Inner> list;
    std::string text;
    ByteArray<2> raw;
};
enum class Colour : std::uint8_t { Red, Green };
using Choice = std::variant<Inner, Colour>;

template <class T>
std::string encoded(const T& value) {
    return to_hex(scale::to_bytes(value));
}
template <class T>
bool refused(std::string_view hex) {
    return !scale::from_bytes<T>(*from_hex(hex));
}

}  // namespace

TEST_CASE("a struct is its fields, one after another") {
    const Outer value{.n = 64, .list = {{1, true}, {2, {}}}, .text = "hi", .raw = {7, 8}};
    CHECK(encoded(value) ==
          "0x0101080100010102000008686907"
          "08");
    CHECK(encoded(*scale::from_bytes<Outer>(scale::to_bytes(value))) == encoded(value));
}

TEST_CASE("compact numbers take the shortest form, and only that decodes") {
    CHECK(encoded(scale::Compact<u128>{63}) == "0xfc");
    CHECK(encoded(scale::Compact<u128>{64}) == "0x0101");
    CHECK(encoded(scale::Compact<u128>{16384}) == "0x02000100");
    CHECK(encoded(scale::Compact<u128>{1U << 30}) == "0x0300000040");
    CHECK(encoded(scale::Compact<u128>{~u128{0}}) ==
          "0x33"
          "ffffffffffffffffffffffffffffffff");
    CHECK(refused<scale::Compact<std::uint32_t>>("0x0100"));
    CHECK(refused<scale::Compact<std::uint32_t>>("0x0300000000"));
    CHECK(refused<scale::Compact<std::uint8_t>>("0x0104"));
}

TEST_CASE("what is no encoding is refused") {
    CHECK(refused<bool>("0x02"));
    CHECK(refused<Colour>("0x02"));
    CHECK(refused<Choice>("0x0200"));
    CHECK(refused<std::vector<std::uint16_t>>("0x080100"));
    CHECK(refused<std::vector<std::uint64_t>>("0xfeffffff"));
    CHECK(refused<std::uint16_t>("0x010000"));
    CHECK(refused<scale::BoundedBytes<2>>("0x0c010203"));
    CHECK_FALSE(refused<scale::BoundedBytes<3>>("0x0c010203"));
}

}  // namespace assay
