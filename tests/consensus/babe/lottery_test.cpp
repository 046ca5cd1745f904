// SPDX-License-Identifier: Apache-2.0
#include "consensus/babe/lottery.hpp"

#include <catch2/catch.hpp>

#include "runtime/base/checked.hpp"
#include "tests/runtime/crypto/golden.hpp"

namespace assay::babe {

namespace {

using crypto::golden::array;

crypto::Transcript input_of(const nlohmann::json& known) {
    return slot_transcript(array<32>(known.at("randomness")), known.at("slot").get<Slot>(),
                           known.at("epoch").get<EpochIndex>());
}
crypto::sr25519::SecretKey key_of(const nlohmann::json& known) {
    return crypto::sr25519::SecretKey::from_mini_secret(array<32>(known.at("seed")));
}
u128 number(const nlohmann::json& hex) {
    return *scale::from_bytes<u128>(crypto::golden::bytes(hex));
}
// By value of text: numbers above 2^53 do not survive JSON.
std::uint64_t whole(const nlohmann::json& text) { return std::stoull(text.get<std::string>()); }

struct LotteryKey final : SlotKey {
    crypto::sr25519::SecretKey secret;
    explicit LotteryKey(const crypto::sr25519::SecretKey& key) : secret{key} {}
    ByteArray<32> vrf_output(const crypto::Transcript& input) const override {
        return crypto::vrf_output(secret, input);
    }
    crypto::VrfSignature vrf_sign(const crypto::Transcript& input) const override {
        return crypto::vrf_sign(secret, input, {});
    }
};

Epoch epoch_with(std::size_t authorities) {
    Epoch epoch;
    epoch.epoch_index = 2;
    epoch.start_slot = 100;
    epoch.duration = 50;
    for (std::size_t i = 0; i < authorities; ++i) {
        AuthorityId id;
        id.bytes[0] = static_cast<std::uint8_t>(i);
        epoch.authorities.push_back({id, 1});
    }
    return epoch;
}

}  // namespace

TEST_CASE("slots are drawn as an implementation of other authors draws them") {
    for (const auto& known : crypto::golden::read("babe_vectors.json", "vrf")) {
        const auto input = input_of(known);
        const auto key = key_of(known);
        const auto output = array<32>(known.at("output"));
        CHECK(key.public_key() == array<32>(known.at("publicKey")));
        CHECK(crypto::vrf_output(key, input) == output);
        const AuthorityId id{key.public_key()};
        CHECK(draw(id, input, output) == number(known.at("draw")));
        CHECK(slot_randomness(id, input, output) == array<32>(known.at("slotRandomness")));
        // Its proof holds here, for this slot and no other.
        const crypto::VrfSignature signature{output, array<64>(known.at("proof"))};
        CHECK(crypto::vrf_verify(id.bytes, input, signature));
        const auto other = slot_transcript(array<32>(known.at("randomness")), 5, 0);
        CHECK_FALSE(crypto::vrf_verify(id.bytes, other, signature));
    }
}

TEST_CASE("the threshold is the one that Substrate's doubles give, bit for bit") {
    for (const auto& known : crypto::golden::read("babe_vectors.json", "thresholds")) {
        const auto c = known.at("c");
        CAPTURE(known.dump());
        CHECK(primary_threshold({c[0].get<std::uint64_t>(), c[1].get<std::uint64_t>()},
                                whole(known.at("weight")),
                                whole(known.at("total"))) == number(known.at("threshold")));
    }
    CHECK(primary_threshold({1, 0}, 1, 1) == 0);
    CHECK(primary_threshold({0, 4}, 1, 1) == 0);
    CHECK(primary_threshold({1, 4}, 0, 1) == 0);
    CHECK(primary_threshold({1, 1}, 1, 3) == u128_max);
    CHECK(primary_threshold({1, 4}, 1, 1) == u128{1} << 126);
}

TEST_CASE("the secondary author and the next randomness are those of another blake2") {
    for (const auto& known : crypto::golden::read("babe_vectors.json", "secondary")) {
        auto epoch = epoch_with(known.at("count").get<std::size_t>());
        epoch.randomness = array<32>(known.at("randomness"));
        CHECK(secondary_author(epoch, known.at("slot").get<Slot>()) ==
              known.at("author").get<AuthorityIndex>());
    }
    CHECK_FALSE(secondary_author(epoch_with(0), 3));
    const auto known = crypto::golden::read("babe_vectors.json").at("epoch");
    std::vector<Randomness> added;
    for (const auto& one : known.at("added")) added.push_back(array<32>(one));
    CHECK(next_randomness(array<32>(known.at("randomness")), known.at("index").get<EpochIndex>(),
                          added) == array<32>(known.at("next")));
}

TEST_CASE("a quarter of the slots has a primary author, and every slot a secondary one") {
    std::vector<LotteryKey> keys;
    Epoch epoch;
    epoch.duration = 1000;
    for (std::uint8_t seed = 1; seed <= 3; ++seed) {
        crypto::sr25519::MiniSecret mini{};
        mini.fill(seed);
        keys.emplace_back(crypto::sr25519::SecretKey::from_mini_secret(mini));
        epoch.authorities.push_back({{keys.back().secret.public_key()}, 1});
    }
    unsigned with_primary = 0;
    constexpr unsigned slots = 240;
    for (Slot slot = 0; slot < slots; ++slot) {
        unsigned primaries = 0, secondaries = 0;
        for (AuthorityIndex i = 0; i < 3; ++i) {
            const auto claim = claim_slot(epoch, slot, i, keys[i]);
            if (!claim) continue;
            CHECK(slot_of(*claim) == slot);
            CHECK(author_of(*claim) == i);
            ++(is_primary(*claim) ? primaries : secondaries);
        }
        CHECK(primaries + secondaries >= 1);
        CHECK(secondaries <= 1);
        with_primary += primaries > 0;
    }
    // 60 expected, with a deviation of less than 7.
    CHECK(with_primary > 35);
    CHECK(with_primary < 85);
    epoch.config.allowed_slots = AllowedSlots::PrimarySlots;
    unsigned claims = 0;
    for (Slot slot = 0; slot < 20; ++slot)
        if (const auto claim = claim_slot(epoch, slot, 0, keys[0])) {
            CHECK(is_primary(*claim));
            ++claims;
        }
    CHECK(claims < 10);
    CHECK_FALSE(claim_slot(epoch, 1, 3, keys[0]));
}

TEST_CASE("an epoch that begins late because nobody authored keeps its authorities") {
    const auto epoch = epoch_with(2);
    CHECK(epoch_for_slot(epoch, 149) == epoch);
    const auto later = epoch_for_slot(epoch, 275);
    CHECK(later.epoch_index == 5);
    CHECK(later.start_slot == 250);
    CHECK(later.authorities == epoch.authorities);
}

}  // namespace assay::babe
