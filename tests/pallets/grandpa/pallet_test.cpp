// SPDX-License-Identifier: Apache-2.0
#include "pallets/grandpa/pallet.hpp"

#include <sodium.h>
#include <catch2/catch.hpp>

#include "tests/pallets/bare.hpp"

namespace assay::grandpa_test {

using bare_test::alice, bare_test::bob;
using namespace pallet_grandpa;

namespace {

struct Reported {
    Bytes when;
    AccountId offender;
    std::vector<AccountId> reporters;
};
std::vector<Reported> reported;

struct TestConfig : frame::PalletAt<14, "Grandpa"> {
    using System = bare_test::System;
    static constexpr Constants constants{.max_authorities = 10, .max_set_id_session_entries = 3};
    static std::optional<AccountId> author(frame::Context&) { return bob; }
    static std::optional<AccountId> key_owner(frame::Context&, session::KeyTypeId type,
                                              const Bytes&, const historical::MembershipProof& p) {
        if (type != session::grandpa_key || p.validator_count != 4) return std::nullopt;
        return alice;
    }
    static bool offence(frame::Context&, const Bytes& when, std::uint32_t, std::uint32_t,
                        const AccountId& offender, const std::vector<AccountId>& reporters) {
        for (const auto& one : reported)
            if (one.when == when) return false;
        reported.push_back({when, offender, reporters});
        return true;
    }
};
using Grandpa = Pallet<TestConfig>;

grandpa::AuthorityList voters(std::uint8_t number) { return {{{{number}}, 1}}; }

struct World : bare_test::World {
    World() {
        reported.clear();
        Grandpa{context}.build({voters(1)});
    }
    Grandpa pallet() { return Grandpa{context}; }
    /// What the header of a block announces in which `inside` happens.
    template <class Inside>
    std::optional<std::variant<grandpa::ScheduledChange, grandpa::ForcedChange>> block(
        Inside inside) {
        ++context.block;
        bare_test::System{context}.note_block({}, {});
        inside();
        pallet().on_finalize();
        context.events.clear();
        return grandpa::announced_change(bare_test::System{context}.digest());
    }
};

/// A voter with a secret key, who says two things.
struct Liar {
    grandpa::AuthorityId id;
    ByteArray<64> secret{};
    Liar() {
        ByteArray<32> seed{7};
        crypto_sign_seed_keypair(id.bytes.data(), secret.data(), seed.data());
    }
    std::pair<grandpa::Prevote, grandpa::Signature> vote(std::uint8_t block) const {
        const grandpa::Prevote vote{{{block}}, block};
        const auto payload = grandpa::signing_payload(grandpa::Message{vote}, 5, 0);
        grandpa::Signature signature;
        crypto_sign_detached(signature.bytes.data(), nullptr, payload.data(), payload.size(),
                             secret.data());
        return {vote, signature};
    }
    grandpa::EquivocationProof proof() const {
        return {0, grandpa::Conflict<grandpa::Prevote>{5, id, vote(1), vote(2)}};
    }
};

}  // namespace

TEST_CASE(
    "voters that a session brings are announced in its first block and are in force with it") {
    World w;
    const auto change = w.block([&] { w.pallet().begin_session(true, voters(2), 1); });
    REQUIRE(change);
    CHECK(std::get<grandpa::ScheduledChange>(*change) == grandpa::ScheduledChange{voters(2), 0});
    CHECK(w.pallet().get(Authorities{}) == voters(2));
    CHECK(w.pallet().get(CurrentSetId{}) == 1);
    CHECK(w.pallet().set_in_force() == 1);
    CHECK_FALSE(w.block([&] { w.pallet().begin_session(false, voters(2), 2); }));
    CHECK(w.pallet().get(SetIdSession{1U}) == 2U);
    CHECK(w.pallet().get(SetIdSession{0U}) == 0U);
    for (std::uint32_t i = 3; i < 7; ++i)
        w.block([&] { w.pallet().begin_session(true, voters(2), i); });
    CHECK_FALSE(w.pallet().get(SetIdSession{1U}));  // Forgotten.
}

TEST_CASE("stalled finality is helped by force, and not twice at once") {
    World w;
    CHECK(w.call<Grandpa>(frame::Signed{alice}, note_stalled{4, 2}).error() ==
          frame::DispatchError{frame::BadOrigin{}});
    REQUIRE(w.call<Grandpa>(frame::Root{}, note_stalled{4, 2}));
    const auto change = w.block([&] { w.pallet().begin_session(false, voters(3), 1); });
    REQUIRE(change);
    CHECK(std::get<grandpa::ForcedChange>(*change) == grandpa::ForcedChange{2, {voters(3), 4}});
    CHECK(w.pallet().get(Authorities{}) == voters(1));
    CHECK(w.pallet().set_in_force() == 0);
    CHECK_FALSE(w.block([&] { w.pallet().begin_session(true, voters(4), 2); }));
    for (int i = 0; i < 3; ++i) w.block([] {});
    CHECK(w.pallet().get(Authorities{}) == voters(3));
    CHECK(w.pallet().set_in_force() == 1);
    REQUIRE(w.call<Grandpa>(frame::Root{}, note_stalled{4, 2}));
    CHECK_FALSE(w.block([&] { w.pallet().begin_session(false, voters(5), 3); }));  // Too soon.
}

TEST_CASE("two votes of one voter are reported once, with their owner's name") {
    World w;
    const Liar liar;
    const historical::MembershipProof owner{0, {}, 4};
    const report_equivocation good{liar.proof(), owner};
    auto bad = good;
    std::get<0>(bad.equivocation_proof.equivocation).second = liar.vote(1);
    CHECK(w.refuses<Grandpa>(frame::Signed{bob}, bad, Error::InvalidEquivocationProof));
    bad = good;
    bad.key_owner_proof.session = 1;  // Not of that set.
    CHECK(w.refuses<Grandpa>(frame::Signed{bob}, bad, Error::InvalidEquivocationProof));
    bad = good;
    bad.key_owner_proof.validator_count = 3;
    CHECK(w.refuses<Grandpa>(frame::Signed{bob}, bad, Error::InvalidKeyOwnershipProof));
    // The offender would be paid out of his own slash.
    CHECK(w.refuses<Grandpa>(frame::Signed{alice}, good, Error::InvalidEquivocationProof));
    CHECK(reported.empty());
    CHECK(w.call<Grandpa>(frame::Signed{bob}, good));
    REQUIRE(reported.size() == 1);
    CHECK(reported[0].offender == alice);
    CHECK(reported[0].reporters == std::vector{bob});
    CHECK(w.refuses<Grandpa>(frame::Signed{bob}, good, Error::DuplicateOffenceReport));
    reported.clear();
    const report_equivocation_unsigned bare{liar.proof(), owner};
    CHECK_FALSE(w.call<Grandpa>(frame::Signed{bob}, bare));
    CHECK(w.call<Grandpa>(frame::Inherent{}, bare));
    CHECK(reported.size() == 1);
}

}  // namespace assay::grandpa_test
