// SPDX-License-Identifier: Apache-2.0
#include "pallets/babe/pallet.hpp"

#include <catch2/catch.hpp>

#include "tests/pallets/bare.hpp"

namespace assay::babe_test {

using bare_test::alice;
using namespace pallet_babe;

namespace {

constexpr babe::Slot duration = 60;

struct TestConfig : frame::PalletAt<4, "Babe"> {
    using System = bare_test::System;
    static constexpr Constants constants{.epoch_duration = duration, .max_authorities = 10};
    static std::optional<AccountId> author(frame::Context&) { return std::nullopt; }
    static std::optional<AccountId> key_owner(frame::Context&, session::KeyTypeId, const Bytes&,
                                              const historical::MembershipProof& proof) {
        return proof.validator_count == 1 ? std::optional{alice} : std::nullopt;
    }
    static bool offence(frame::Context&, const Bytes&, std::uint32_t, std::uint32_t,
                        const AccountId&, const std::vector<AccountId>&) {
        return ++reported == 1;
    }
    static inline int reported = 0;
};
using Babe = Pallet<TestConfig>;

struct World : bare_test::World {
    frame::Digest digest;
    crypto::sr25519::SecretKey key = [] {
        crypto::sr25519::MiniSecret seed{9};
        return crypto::sr25519::SecretKey::from_mini_secret(seed);
    }();
    babe::AuthorityList authorities{{{key.public_key()}, 1}};

    World() {
        context.block = 0;
        Babe{context}.build({1000, {}, authorities});
    }
    Babe pallet() { return Babe{context}; }

    babe::PreDigest claim(babe::Slot slot, bool primary) {
        const auto epoch = babe::epoch_of(pallet().epochs(), slot);
        const auto input = babe::slot_transcript(epoch.randomness, slot, epoch.epoch_index);
        const auto drawn = crypto::vrf_sign(key, input, {});
        if (primary) return babe::Primary{0, slot, drawn};
        return babe::SecondaryVRF{0, slot, drawn};
    }
    /// Whether the block ended an epoch.
    bool block(const babe::PreDigest& claim) {
        ++context.block;
        digest = {{babe::to_digest_item(claim)}};
        context.digest = &digest;
        bare_test::System{context}.note_block({}, digest);
        pallet().on_initialize();
        const bool ends = pallet().should_end_session();
        if (ends) pallet().begin_epoch(authorities, authorities, ++session);
        pallet().on_finalize();
        return ends;
    }
    session::SessionIndex session = 0;
};

}  // namespace

TEST_CASE("epoch 0 begins with block 1, and an epoch ends in the first block after it") {
    World w;
    CHECK_FALSE(w.pallet().epochs().current);
    CHECK_FALSE(w.block(w.claim(500, true)));
    CHECK(w.pallet().get(GenesisSlot{}) == 500);
    CHECK(bare_test::System{w.context}.digest().logs.size() == 2);
    CHECK_FALSE(w.block(w.claim(500 + duration - 1, true)));
    CHECK(bare_test::System{w.context}.digest().logs.size() == 1);
    CHECK(w.block(w.claim(500 + duration, true)));
    CHECK(w.pallet().current_epoch().epoch_index == 1);
    CHECK(w.pallet().current_epoch().start_slot == 500 + duration);
    CHECK(w.pallet().get(EpochStart{}) == std::pair<BlockNumber, BlockNumber>{0, 3});
}

TEST_CASE("only primary blocks add to the randomness of the epoch after the next") {
    World w;
    std::vector<babe::Randomness> drawn;
    for (babe::Slot slot = 500; slot < 510; ++slot) {
        const bool primary = slot % 3 == 0;
        const auto claim = w.claim(slot, primary);
        w.block(claim);
        const auto input = babe::slot_transcript({}, slot, 0);
        const auto one =
            babe::slot_randomness(w.authorities[0].id, input, babe::vrf_of(claim)->output);
        CHECK(w.pallet().get(AuthorVrfRandomness{}) == one);
        if (primary) drawn.push_back(one);
    }
    REQUIRE(w.block(w.claim(500 + duration, false)));
    CHECK(w.pallet().get(Randomness{}) == babe::Randomness{});
    CHECK(w.pallet().get(NextRandomness{}) == babe::next_randomness({}, 2, drawn));
    CHECK_FALSE(w.pallet().contains(UnderConstruction{0U}));
}

TEST_CASE("epochs that nobody authored in are left out, and their sessions are known") {
    World w;
    w.block(w.claim(500, true));
    CHECK(w.block(w.claim(500 + duration, true)));
    CHECK(w.block(w.claim(500 + 7 * duration + 3, true)));
    CHECK(w.block(w.claim(500 + 8 * duration, true)));
    CHECK(w.pallet().get(EpochIndex{}) == 8);
    CHECK(w.pallet().session_of(0) == 0);
    CHECK(w.pallet().session_of(1) == 1);
    CHECK(w.pallet().session_of(7) == 2);
    CHECK(w.pallet().session_of(8) == 3);
}

TEST_CASE("two blocks of one author for one slot are reported once, and nothing less") {
    World w;
    TestConfig::reported = 0;
    w.block(w.claim(500, true));
    const auto block = [&](std::uint8_t salt) {
        frame::Header header{};
        header.state_root.bytes[0] = salt;
        header.digest = {{babe::to_digest_item(w.claim(501, true))}};
        const auto seal = w.key.sign(babe::seal_payload(header).bytes, {});
        return babe::sealed(header, seal);
    };
    const report_equivocation good{{w.authorities[0].id, 501, block(1), block(2)}, {0, {}, 1}};
    auto bad = good;
    bad.equivocation_proof.second_header = bad.equivocation_proof.first_header;
    CHECK(w.refuses<Babe>(frame::Signed{alice}, bad, Error::InvalidEquivocationProof));
    bad = good;
    bad.key_owner_proof.session = 1;
    CHECK(w.refuses<Babe>(frame::Signed{alice}, bad, Error::InvalidKeyOwnershipProof));
    bad = good;
    bad.key_owner_proof.validator_count = 2;
    CHECK(w.refuses<Babe>(frame::Signed{alice}, bad, Error::InvalidKeyOwnershipProof));
    // The offender would be paid out of his own slash.
    CHECK(w.refuses<Babe>(frame::Signed{alice}, good, Error::InvalidEquivocationProof));
    CHECK(TestConfig::reported == 0);
    CHECK(w.call<Babe>(frame::Signed{bare_test::bob}, good));
    CHECK(w.refuses<Babe>(frame::Signed{bare_test::bob}, good, Error::DuplicateOffenceReport));
}

TEST_CASE("other lotteries are root's to plan, and begin an epoch after they are announced") {
    World w;
    const babe::EpochConfiguration wanted{{1, 2}, babe::AllowedSlots::PrimarySlots};
    const plan_config_change plan{babe::NextConfigV1{wanted}};
    CHECK(w.call<Babe>(frame::Signed{alice}, plan).error() ==
          frame::DispatchError{frame::BadOrigin{}});
    CHECK(w.refuses<Babe>(frame::Root{}, plan_config_change{babe::NextConfigV1{{{3, 2}, {}}}},
                          Error::InvalidConfiguration));
    REQUIRE(w.call<Babe>(frame::Root{}, plan));
    w.block(w.claim(500, true));
    w.block(w.claim(500 + duration, true));
    CHECK(w.pallet().current_epoch().config == babe::EpochConfiguration{});
    CHECK(w.pallet().next_epoch().config == wanted);
    w.block(w.claim(500 + 2 * duration, true));
    CHECK(w.pallet().current_epoch().config == wanted);
    CHECK(w.pallet().next_epoch().config == wanted);
}

}  // namespace assay::babe_test
