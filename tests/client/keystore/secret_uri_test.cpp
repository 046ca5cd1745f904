// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/secret_uri.hpp"

#include <catch2/catch.hpp>

#include "runtime/base/hex.hpp"

namespace assay::keystore {

TEST_CASE("a secret URI falls into secret, path and password") {
    const auto uri = parse_secret_uri("some words//hard/soft///pass/word///with slashes");
    REQUIRE(uri);
    CHECK(uri->secret == "some words");
    REQUIRE(uri->path.size() == 2);
    CHECK(uri->path[0].hard);
    CHECK_FALSE(uri->path[1].hard);
    CHECK(uri->password == "pass/word///with slashes");
}

TEST_CASE("what is left out of a secret URI has its meaning") {
    const auto alice = parse_secret_uri("//Alice");
    REQUIRE(alice);
    CHECK(alice->secret == development_phrase);
    CHECK(alice->path.size() == 1);
    CHECK_FALSE(alice->password.has_value());

    const auto nothing = parse_secret_uri("");
    REQUIRE(nothing);
    CHECK(nothing->secret == development_phrase);
    CHECK(nothing->path.empty());

    const auto empty_password = parse_secret_uri("//Alice///");
    REQUIRE(empty_password);
    CHECK(empty_password->password == "");
}

TEST_CASE("a junction without a name is refused") {
    for (const char* uri : {"words/", "words//", "//Alice/", "/"}) {
        const auto parsed = parse_secret_uri(uri);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error() == KeyError::BadPath);
    }
}

TEST_CASE("numbers and text make different chain codes") {
    const auto code = [](std::string_view name) {
        const auto uri = parse_secret_uri("//" + std::string{name});
        REQUIRE(uri);
        return uri->path.at(0).chain_code;
    };
    CHECK(code("1") == ByteArray<32>{1});
    CHECK(code("0001") == ByteArray<32>{1});
    CHECK(code("+1") == ByteArray<32>{1});
    CHECK(code("256") == ByteArray<32>{0, 1});
    CHECK(code("1a") == ByteArray<32>{8, '1', 'a'});
    CHECK(code("18446744073709551616")[0] == 20 << 2);  // Past 64 bits: text.
}

TEST_CASE("the root seed is the given one or the stretched phrase, with the right password") {
    const std::string hex = "0x" + std::string(64, '7');
    CHECK(*root_seed(*parse_secret_uri(hex)) == hash_from_hex(hex)->bytes);
    CHECK(*root_seed(*parse_secret_uri(hex + "///ignored")) == hash_from_hex(hex)->bytes);
    const auto bad = root_seed(*parse_secret_uri("0x1234"));
    REQUIRE_FALSE(bad);
    CHECK(bad.error() == KeyError::BadSeed);

    const Seed own = *root_seed(*parse_secret_uri("///own"));
    CHECK(own != *root_seed(*parse_secret_uri("")));
    CHECK(*root_seed(*parse_secret_uri("///other"), "own") == own);
    CHECK(*root_seed(*parse_secret_uri(""), "own") == own);
}

}  // namespace assay::keystore
