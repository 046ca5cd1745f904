// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/ristretto.hpp"

#include <catch2/catch.hpp>

#include "tests/runtime/crypto/golden.hpp"

namespace assay::crypto::ristretto {

namespace {

Scalar small(std::uint8_t n) {
    Scalar scalar;
    scalar.bytes[0] = n;
    return scalar;
}

ByteArray<32> bytes_of(const char* hex) { return golden::array<32>(nlohmann::json(hex)); }

constexpr auto order = "0xedd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
constexpr auto order_less_one =
    "0xecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

}  // namespace

TEST_CASE("multiples of the base are those of RFC 9496") {
    CHECK(multiply_base(small(0)) == Point{});
    CHECK(multiply_base(small(1)).bytes ==
          bytes_of("0xe2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"));
    CHECK(multiply_base(small(2)).bytes ==
          bytes_of("0x6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919"));
}

TEST_CASE("the identity takes part in sums and products") {
    const Point base = multiply_base(small(1)), none{};
    CHECK(is_identity(none));
    CHECK(add(base, none) == base);
    CHECK(subtract(base, base) == none);
    CHECK(multiply(small(5), none) == none);
    CHECK(multiply(small(0), base) == none);
    CHECK(add(multiply(small(3), base), base) == multiply_base(small(4)));
}

TEST_CASE("only reduced scalars are taken from outside") {
    CHECK(scalar_from_bytes(bytes_of(order_less_one)).has_value());
    CHECK_FALSE(scalar_from_bytes(bytes_of(order)).has_value());
    ByteArray<32> all;
    all.fill(0xff);
    CHECK_FALSE(scalar_from_bytes(all).has_value());
    const Scalar last = *scalar_from_bytes(bytes_of(order_less_one));
    CHECK(add(last, small(2)) == small(1));
    CHECK(subtract(small(0), small(1)) == last);
    CHECK(multiply(last, last) == small(1));
}

TEST_CASE("encodings that are not canonical points are refused") {
    // RFC 9496, appendix A.2: not below the prime, negative, not a square, and others.
    for (const char* bad : {"0x00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                            "0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "0xf3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "0xedffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "0x0100000000000000000000000000000000000000000000000000000000000000",
                            "0x01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "0xed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
                            "0x26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
                            "0x3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e"})
        CHECK_FALSE(point_from_bytes(bytes_of(bad)).has_value());
    CHECK(point_from_bytes(ByteArray<32>{}).has_value());
}

}  // namespace assay::crypto::ristretto
