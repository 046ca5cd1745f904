// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/keystore.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "client/keystore/secret_file.hpp"
#include "tests/client/keystore/temporary_folder.hpp"

namespace assay::keystore {

namespace fs = std::filesystem;

namespace {

constexpr KeyType babe{"babe"}, gran{"gran"};

}  // namespace

TEST_CASE("a key's file has Substrate's name and content, and only its owner may read it") {
    const TemporaryFolder folder;
    Keystore store{folder.path()};
    REQUIRE(store.insert(babe, Scheme::Sr25519, "//Alice"));

    // As `key insert --suri //Alice --key-type babe` names it.
    const auto file =
        folder.path() / "62616265d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
    REQUIRE(fs::exists(file));
    CHECK(read_secret_file(file) == "\"//Alice\"");
    CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(fs::status(folder.path()).permissions() == fs::perms::owner_all);
    CHECK(std::distance(fs::directory_iterator{folder.path()}, fs::directory_iterator{}) == 1);
}

TEST_CASE("keys are found again by type and public key") {
    const TemporaryFolder folder;
    Bytes alice, bob, grandpa;
    {
        Keystore store{folder.path()};
        alice = store.insert(babe, Scheme::Sr25519, "//Alice")->public_key();
        bob = store.generate(babe, Scheme::Sr25519).public_key();
        grandpa = store.insert(gran, Scheme::Ed25519, "//Alice")->public_key();
        CHECK(store.insert(babe, Scheme::Sr25519, "//Alice"));  // Again: no harm.
    }
    const Keystore store{folder.path()};
    auto expected = std::vector<Bytes>{alice, bob};
    if (to_hex(alice) > to_hex(bob)) std::swap(expected[0], expected[1]);
    CHECK(store.public_keys(babe) == expected);
    CHECK(store.public_keys(gran) == std::vector<Bytes>{grandpa});
    CHECK(store.public_keys(KeyType{"imon"}).empty());
    CHECK(store.has(babe, alice));
    CHECK_FALSE(store.has(gran, alice));

    const auto pair = store.find(babe, Scheme::Sr25519, bob);
    REQUIRE(pair);
    CHECK(crypto::verify(pair->sign(as_bytes("m")), as_bytes("m"), pair->account()));
}

TEST_CASE("a keystore without a folder keeps keys in memory") {
    Keystore store;
    const auto inserted = store.insert(babe, Scheme::Sr25519, "//Alice");
    REQUIRE(inserted);
    store.remember(gran, *KeyPair::from_uri(Scheme::Ed25519, "//Bob"));
    CHECK(store.public_keys(babe) == std::vector<Bytes>{inserted->public_key()});
    CHECK(store.public_keys(gran).size() == 1);
    CHECK(store.find(babe, Scheme::Sr25519, inserted->public_key()));
    const auto other_scheme = store.find(babe, Scheme::Ed25519, inserted->public_key());
    REQUIRE_FALSE(other_scheme);
    CHECK(other_scheme.error() == KeyError::NoSuchKey);
}

TEST_CASE("what is remembered is not written") {
    const TemporaryFolder folder;
    Keystore store{folder.path()};
    store.remember(babe, *KeyPair::from_uri(Scheme::Sr25519, "//Alice"));
    CHECK(store.public_keys(babe).size() == 1);
    CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a keystore's password is needed to read its keys and is not in the file") {
    const TemporaryFolder folder;
    Keystore locked{folder.path(), "open sesame"};
    const Bytes key = locked.generate(babe, Scheme::Sr25519).public_key();
    CHECK(locked.find(babe, Scheme::Sr25519, key));

    const auto without = Keystore{folder.path()}.find(babe, Scheme::Sr25519, key);
    REQUIRE_FALSE(without);
    CHECK(without.error() == KeyError::WrongPassword);
    for (const auto& entry : fs::directory_iterator{folder.path()})
        CHECK(read_secret_file(entry.path())->find("sesame") == std::string::npos);
}

TEST_CASE("broken and missing key files are told apart") {
    const TemporaryFolder folder;
    Keystore store{folder.path()};
    const Bytes key = store.insert(babe, Scheme::Sr25519, "//Alice")->public_key();
    const auto reason = [&] {
        const auto pair = store.find(babe, Scheme::Sr25519, key);
        REQUIRE_FALSE(pair);
        return pair.error();
    };
    const auto file = fs::directory_iterator { folder.path() } -> path();
    write_secret_file(file, "//Alice");
    CHECK(reason() == KeyError::BadKeyFile);
    write_secret_file(file, "\"//Bob\"");
    CHECK(reason() == KeyError::WrongPassword);
    write_secret_file(file, "\"some words\"");
    CHECK(reason() == KeyError::BadPhrase);
    fs::remove(file);
    CHECK(reason() == KeyError::NoSuchKey);
}

TEST_CASE("a bad secret URI leaves the folder as it was") {
    const TemporaryFolder folder;
    Keystore store{folder.path()};
    const auto pair = store.insert(gran, Scheme::Ed25519, "//Alice/soft");
    REQUIRE_FALSE(pair);
    CHECK(pair.error() == KeyError::SoftDerivation);
    CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("files that are no keys are passed over") {
    const TemporaryFolder folder;
    const Keystore store{folder.path()};
    std::ofstream{folder.path() / "62616265"} << "short";
    std::ofstream{folder.path() / "62616265xyz"} << "no digits";
    std::ofstream{folder.path() / "README"} << "hello";
    CHECK(store.public_keys(babe).empty());
}

TEST_CASE("key types are four characters") {
    CHECK(KeyType::from_text("babe") == babe);
    CHECK_FALSE(KeyType::from_text("bab").has_value());
    CHECK_FALSE(KeyType::from_text("babes").has_value());
}

}  // namespace assay::keystore
