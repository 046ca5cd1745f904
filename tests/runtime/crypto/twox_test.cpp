// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/twox.hpp"

#include <catch2/catch.hpp>

#include "tests/runtime/crypto/golden.hpp"

namespace assay::crypto {

TEST_CASE("twox gives Substrate's known digests") {
    for (const auto& known : golden::read("substrate_vectors.json", "hashing")) {
        const auto text = known.at("input").get<std::string>();
        CHECK(twox64(text) == golden::array<8>(known.at("twox_64")));
        CHECK(twox128(text) == golden::array<16>(known.at("twox_128")));
        CHECK(twox256(text) == golden::array<32>(known.at("twox_256")));
        CHECK(twox64(as_bytes(text)) == golden::array<8>(known.at("twox_64")));
        CHECK(twox128(as_bytes(text)) == golden::array<16>(known.at("twox_128")));
        CHECK(twox256(as_bytes(text)) == golden::array<32>(known.at("twox_256")));
    }
}

TEST_CASE("twox runs in the compiler") {
    constexpr auto system = twox128("System");
    STATIC_REQUIRE(system[0] == 0x26);
    CHECK(to_hex(system) == "0x26aa394eea5630e07c48ae0c9558cef7");
    CHECK(to_hex(twox128("Account")) == "0xb99d880ec681799c0cf30e8886371da9");
}

}  // namespace assay::crypto
