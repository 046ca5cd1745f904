// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/mnemonic.hpp"

#include <catch2/catch.hpp>

#include "tests/runtime/crypto/golden.hpp"

namespace assay::keystore {

namespace golden = crypto::golden;

TEST_CASE("phrases, entropy and seeds are those of the wallets") {
    for (const auto& known : golden::read("key_vectors.json", "phrases")) {
        const Bytes entropy = golden::bytes(known.at("entropy"));
        const auto phrase = known.at("phrase").get<std::string>();
        CHECK(phrase_from_entropy(entropy) == phrase);
        const auto read = entropy_from_phrase(phrase);
        REQUIRE(read);
        CHECK(*read == entropy);
        CHECK(seed_from_entropy(entropy, "") == golden::array<32>(known.at("seed")));
        CHECK(seed_from_entropy(entropy, "Substrate") ==
              golden::array<32>(known.at("seedWithPassword")));
    }
}

TEST_CASE("the development phrase gives the known mini secret") {
    const auto entropy = entropy_from_phrase(
        "bottom drive obey lake curtain smoke basket hold race lonely fit walk");
    REQUIRE(entropy);
    CHECK(seed_from_entropy(*entropy, "") ==
          golden::array<32>(golden::read("substrate_vectors.json").at("mini_secret")));
}

TEST_CASE("a phrase with a wrong word, count or checksum is refused by its reason") {
    const auto reason = [](std::string_view phrase) {
        const auto entropy = entropy_from_phrase(phrase);
        REQUIRE_FALSE(entropy);
        return entropy.error();
    };
    CHECK(reason("") == KeyError::BadPhrase);
    CHECK(reason("bottom drive obey") == KeyError::BadPhrase);
    CHECK(reason("bottom drive obey lake curtain smoke basket hold race lonely fit fit walk") ==
          KeyError::BadPhrase);
    CHECK(reason("bottom drive obey lake curtain smoke basket hold race lonely fit walks") ==
          KeyError::UnknownWord);
    CHECK(reason("Bottom drive obey lake curtain smoke basket hold race lonely fit walk") ==
          KeyError::UnknownWord);
    CHECK(reason("drive bottom obey lake curtain smoke basket hold race lonely fit walk") ==
          KeyError::WrongChecksum);
}

TEST_CASE("white space between words does not matter") {
    const auto a = entropy_from_phrase(
        "  bottom drive obey lake\tcurtain smoke\nbasket hold race  lonely fit walk ");
    REQUIRE(a);
    CHECK(phrase_from_entropy(*a) ==
          "bottom drive obey lake curtain smoke basket hold race lonely fit walk");
}

TEST_CASE("new phrases are valid, of the length asked for, and new") {
    for (const std::size_t words : {12U, 15U, 18U, 21U, 24U}) {
        const auto a = generate_phrase(words), b = generate_phrase(words);
        REQUIRE((a && b));
        CHECK(*a != *b);
        CHECK(static_cast<std::size_t>(std::ranges::count(*a, ' ')) == words - 1);
        CHECK(entropy_from_phrase(*a));
    }
    for (const std::size_t words : {0U, 11U, 13U, 27U}) CHECK_FALSE(generate_phrase(words));
}

}  // namespace assay::keystore
