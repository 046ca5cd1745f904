// SPDX-License-Identifier: Apache-2.0
#include "consensus/babe/header.hpp"

#include <catch2/catch.hpp>

#include "consensus/babe/equivocation.hpp"

namespace assay::babe {

namespace {

using crypto::sr25519::SecretKey;

struct PlainKey final : SlotKey {
    SecretKey secret;
    explicit PlainKey(std::uint8_t seed) : secret{from(seed)} {}
    static SecretKey from(std::uint8_t seed) {
        crypto::sr25519::MiniSecret mini{};
        mini.fill(seed);
        return SecretKey::from_mini_secret(mini);
    }
    ByteArray<32> vrf_output(const crypto::Transcript& input) const override {
        return crypto::vrf_output(secret, input);
    }
    crypto::VrfSignature vrf_sign(const crypto::Transcript& input) const override {
        return crypto::vrf_sign(secret, input, {});
    }
};

struct World {
    std::vector<PlainKey> keys;
    Configuration genesis;
    Epochs epochs;

    World() {
        genesis.epoch_length = 10;
        for (std::uint8_t seed = 1; seed <= 2; ++seed) {
            keys.emplace_back(seed);
            genesis.authorities.push_back({{keys.back().secret.public_key()}, 1});
        }
        epochs = *next_epochs(genesis_epochs(genesis), 100, announcement());
    }
    frame::Digest announcement() const {
        return {{to_digest_item(ConsensusLog{NextEpochData{genesis.authorities, {9}}})}};
    }
    frame::Header seal(const PreDigest& claim, AuthorityIndex author, std::uint8_t salt = 0) const {
        frame::Header header{};
        header.number = 7;
        header.state_root.bytes[0] = salt;
        header.digest.logs.push_back(to_digest_item(claim));
        return sealed(header, keys[author].secret.sign(seal_payload(header).bytes, {}));
    }
    // The first claim of the wanted kind above `slot`.
    template <class Kind>
    PreDigest find(Slot slot) const {
        for (;; ++slot)
            for (AuthorityIndex i = 0; i < keys.size(); ++i)
                if (const auto claim = claim_slot(epoch_of(epochs, slot), slot, i, keys[i]);
                    claim && std::holds_alternative<Kind>(*claim))
                    return *claim;
    }
    std::optional<HeaderError> error(const frame::Header& header, Slot parent = 100,
                                     Slot now = 1000) const {
        const auto inspected = inspect(header, epochs, parent, now);
        if (!inspected) return inspected.error();
        const auto result = holds(*inspected);
        return result ? std::nullopt : std::optional{result.error()};
    }
};

}  // namespace

TEST_CASE("a sealed claim of either kind is accepted, and a changed one refused by name") {
    const World w;
    const auto primary = w.find<Primary>(101);
    const auto secondary = w.find<SecondaryVRF>(101);
    for (const auto& claim : {primary, secondary}) {
        const auto header = w.seal(claim, author_of(claim));
        const Slot slot = slot_of(claim);
        CHECK_FALSE(w.error(header));
        CHECK(claim_of(header) == claim);
        CHECK(w.error(header, slot) == HeaderError::SlotNotAfterParent);
        CHECK_FALSE(w.error(header, 100, slot - 1));
        CHECK(w.error(header, 100, slot - 2) == HeaderError::SlotInFuture);
        auto changed = header;
        changed.state_root.bytes[1] ^= 1;
        CHECK(w.error(changed) == HeaderError::BadSeal);
        changed = header;
        changed.digest.logs.pop_back();
        CHECK(w.error(changed) == HeaderError::NoSeal);
        CHECK(w.error(w.seal(claim, 1 - author_of(claim))) == HeaderError::BadSeal);
    }
    CHECK(w.error({}) == HeaderError::NoClaim);
    auto twice = w.seal(primary, author_of(primary));
    twice.digest.logs.insert(twice.digest.logs.begin(), to_digest_item(secondary));
    CHECK(w.error(twice) == HeaderError::NoClaim);
}

TEST_CASE("a claim to a slot of somebody else is refused") {
    const World w;
    auto claim = std::get<SecondaryVRF>(w.find<SecondaryVRF>(101));
    // As a primary claim the same proof is true, but the draw does not win.
    const Primary lost{claim.authority_index, claim.slot, claim.vrf_signature};
    CHECK(w.error(w.seal(lost, lost.authority_index)) == HeaderError::TooBigADraw);
    CHECK(w.error(w.seal(SecondaryPlain{claim.authority_index, claim.slot},
                         claim.authority_index)) == HeaderError::NotAllowed);
    const AuthorityIndex other = 1 - claim.authority_index;
    const SecondaryVRF stolen{other, claim.slot, claim.vrf_signature};
    CHECK(w.error(w.seal(stolen, other)) == HeaderError::NotItsTurn);
    claim.vrf_signature.proof[3] ^= 1;
    CHECK(w.error(w.seal(claim, claim.authority_index)) == HeaderError::BadVrf);
    claim.authority_index = 2;
    CHECK(w.error(w.seal(claim, 0)) == HeaderError::NoAuthority);
}

TEST_CASE("epochs follow each other by what the first block of each announces") {
    const World w;
    CHECK(w.epochs.current->start_slot == 100);
    CHECK(w.epochs.next->epoch_index == 1);
    CHECK(w.epochs.next->start_slot == 110);
    const auto same = next_epochs(w.epochs, 109, {});
    REQUIRE(same);
    CHECK(same->current == w.epochs.current);
    CHECK(next_epochs(w.epochs, 109, w.announcement()).error() == EpochError::UnexpectedEpoch);
    CHECK(next_epochs(w.epochs, 110, {}).error() == EpochError::MissingNextEpoch);

    auto digest = w.announcement();
    const EpochConfiguration config{{1, 2}, AllowedSlots::PrimarySlots};
    digest.logs.push_back(to_digest_item(ConsensusLog{NextConfigData{NextConfigV1{config}}}));
    const auto late = next_epochs(w.epochs, 137, digest);  // Two epochs passed without a block.
    REQUIRE(late);
    CHECK(late->current->epoch_index == 3);
    CHECK(late->current->start_slot == 130);
    CHECK(late->current->randomness == Randomness{9});
    CHECK(late->current->config == EpochConfiguration{});
    CHECK(late->next->epoch_index == 4);
    CHECK(late->next->config == config);

    digest.logs.push_back(digest.logs.front());
    CHECK(next_epochs(w.epochs, 110, digest).error() == EpochError::BadDigest);
    const frame::Digest empty{{to_digest_item(ConsensusLog{NextEpochData{}})}};
    CHECK(next_epochs(w.epochs, 110, empty).error() == EpochError::BadConfig);
}

TEST_CASE("digest items have Substrate's layout") {
    const World w;
    const auto claim = std::get<frame::PreRuntime>(to_digest_item(w.find<Primary>(101)));
    CHECK(claim.data.size() == 1 + 4 + 8 + 32 + 64);
    CHECK(claim.data[0] == 1);
    CHECK(scale::to_bytes(PreDigest{SecondaryPlain{3, 9}}) ==
          Bytes{2, 3, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0});
    CHECK(scale::to_bytes(ConsensusLog{OnDisabled{3}}) == Bytes{2, 3, 0, 0, 0});
    CHECK(scale::to_bytes(ConsensusLog{NextConfigData{NextConfigV1{}}}) ==
          Bytes{3, 1, 1, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 2});
    CHECK(scale::to_bytes(ConsensusLog{NextEpochData{w.genesis.authorities, {}}}).size() ==
          1 + 1 + 2 * 40 + 32);
}

TEST_CASE("two blocks of one author for one slot are found, once, and prove themselves") {
    const World w;
    const auto claim = w.find<Primary>(101);
    const auto author = author_of(claim);
    const auto first = w.seal(claim, author, 1), second = w.seal(claim, author, 2);
    const auto& id = w.genesis.authorities[author].id;
    EquivocationWatch watch{10};
    CHECK_FALSE(watch.see(id, slot_of(claim), first));
    CHECK_FALSE(watch.see(id, slot_of(claim), first));
    const auto proof = watch.see(id, slot_of(claim), second);
    REQUIRE(proof);
    CHECK(holds(*proof));
    CHECK_FALSE(watch.see(id, slot_of(claim), w.seal(claim, author, 3)));
    CHECK(scale::from_bytes<EquivocationProof>(scale::to_bytes(*proof)) == *proof);

    auto forged = *proof;
    forged.second_header = first;
    CHECK_FALSE(holds(forged));
    forged = *proof;
    ++forged.slot;
    CHECK_FALSE(holds(forged));
    forged = *proof;
    forged.second_header.state_root.bytes[5] ^= 1;
    CHECK_FALSE(holds(forged));
    forged = *proof;
    forged.offender = w.genesis.authorities[1 - author].id;
    CHECK_FALSE(holds(forged));
    // What lies too far back is forgotten.
    CHECK_FALSE(watch.see(id, slot_of(claim) + 11, second));
    CHECK_FALSE(watch.see(id, slot_of(claim), second));
}

}  // namespace assay::babe
