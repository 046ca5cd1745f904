// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/ss58.hpp"

#include <catch2/catch.hpp>

#include "runtime/crypto/blake2.hpp"
#include "tests/runtime/crypto/golden.hpp"

namespace assay::crypto {

namespace {

const nlohmann::json& ss58_vectors() {
    static const auto all = golden::read("substrate_vectors.json");
    return all;
}

}  // namespace

TEST_CASE("accounts are written and read as the wallets do, under every kind of prefix") {
    for (const auto& known : ss58_vectors().at("accounts")) {
        const AccountId account{golden::array<32>(known.at("accountId"))};
        for (const Ss58Prefix prefix : std::initializer_list<Ss58Prefix>{0, 2, 42, 1284, 16383}) {
            const auto text = known.at("ss58_" + std::to_string(prefix)).get<std::string>();
            CHECK(to_ss58(account, prefix) == text);
            const auto address = from_ss58(text);
            REQUIRE(address);
            CHECK(address->prefix == prefix);
            CHECK(equal(address->body, account.bytes));
            CHECK(account_from_ss58(text) == account);
        }
    }
}

TEST_CASE("broken addresses are refused, each for its reason") {
    for (const auto& known : ss58_vectors().at("ss58_invalid"))
        CHECK_FALSE(from_ss58(known.at("address").get<std::string>()));

    const auto reason = [](std::string_view text) {
        const auto address = from_ss58(text);
        REQUIRE_FALSE(address);
        return address.error();
    };
    CHECK(reason("") == Ss58Error::BadCharacter);
    CHECK(reason("0OIl") == Ss58Error::BadCharacter);
    CHECK(reason(std::string(1000, '1')) == Ss58Error::BadCharacter);
    CHECK(reason("1111111111") == Ss58Error::BadLength);
    CHECK(reason("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ") == Ss58Error::WrongChecksum);
}

TEST_CASE("every prefix survives, but the reserved two") {
    const AccountId account{blake2_256(as_bytes("somebody")).bytes};
    for (Ss58Prefix prefix = 0; prefix < 16384; prefix = static_cast<Ss58Prefix>(prefix + 7)) {
        if (prefix == 46 || prefix == 47) continue;
        const auto address = from_ss58(to_ss58(account, prefix));
        REQUIRE(address);
        REQUIRE(address->prefix == prefix);
    }
}

TEST_CASE("compressed secp256k1 keys have addresses too, which are no accounts") {
    Bytes key(33, 2);
    const std::string text = to_ss58(ByteView{key}, 42);
    const auto address = from_ss58(text);
    REQUIRE(address);
    CHECK(address->body == key);
    CHECK_FALSE(account_from_ss58(text).has_value());
}

}  // namespace assay::crypto
