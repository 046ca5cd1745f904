// SPDX-License-Identifier: Apache-2.0
#include "pallets/im_online/pallet.hpp"

#include <catch2/catch.hpp>

#include "pallets/session/pallet.hpp"
#include "tests/pallets/bare.hpp"

namespace assay::im_online_test {

using bare_test::alice, bare_test::bob, bare_test::carol;
using frame::Signed;
using namespace im_online;

namespace {

using SessionPlace = frame::PalletAt<8, "Session">;

struct TestConfig : frame::PalletAt<12, "ImOnline"> {
    using Session = SessionPlace;
    static bool is_late(frame::Context&) { return late; }
    static void offline(frame::Context&, SessionIndex index, std::uint32_t validators,
                        const std::vector<AccountId>& who) {
        told.emplace_back(index, validators, who);
    }
    static inline bool late = false;
    static inline std::vector<std::tuple<SessionIndex, std::uint32_t, std::vector<AccountId>>> told;
};
using ImOnline = Pallet<TestConfig>;

/// Sessions that turn when the test says so.
struct SessionConfig : SessionPlace {
    static bool should_end_session(frame::Context&) { return true; }
    static std::optional<std::vector<AccountId>> plan_session(frame::Context&, SessionIndex) {
        return std::nullopt;
    }
    static void end_session(frame::Context& context, SessionIndex index) {
        ImOnline{context}.end_session(index);
    }
    static void start_session(frame::Context&, SessionIndex) {}
    static void new_session(frame::Context&, bool, const session::KeyedValidators&,
                            const session::KeyedValidators&) {}
    static bool is_stash(frame::Context&, const AccountId&) { return true; }
};
using Session = session::Pallet<SessionConfig>;

session::SessionKeys keys(std::uint8_t number) { return {{{number, 1}}, {{number, 2}}}; }
/// The key that validator `number` authors with, as an account.
frame::Origin author(std::uint8_t number) { return Signed{{{number, 2}}}; }

struct World : bare_test::World {
    World() {
        TestConfig::late = false;
        TestConfig::told.clear();
        Session{context}.build({{{alice, keys(1)}, {bob, keys(2)}, {carol, keys(3)}}});
        context.events.clear();
    }
    ImOnline pallet() { return ImOnline{context}; }
    void block(const AccountId& who, bool late) {
        TestConfig::late = late;
        pallet().note_author(who);
    }
    void turn() {
        context.events.clear();
        Session{context}.on_initialize();
    }
    bool said(const Spec::Event& event) {
        scale::Encoder out;
        encode(out, context.phase);
        encode(out, TestConfig::index);
        encode(out, event);
        encode(out, std::vector<Hash256>{});
        return std::ranges::count(context.events, out.out) == 1;
    }
};

}  // namespace

TEST_CASE("a block or a heartbeat shows that a validator is there, and the others are named") {
    World w;
    w.block(alice, false);
    CHECK(w.call<ImOnline>(author(2), heartbeat{}));
    CHECK(w.said(HeartbeatReceived{keys(2).babe}));
    w.block(alice, true);
    CHECK(w.pallet().get(AuthoredBlocks{0U, alice}) == 2);
    CHECK(w.pallet().get(ReceivedHeartbeats{0U, 1U}));
    w.turn();
    CHECK(w.said(SomeOffline{{carol}}));
    REQUIRE(TestConfig::told.size() == 1);
    CHECK(TestConfig::told[0] == std::tuple{SessionIndex{0}, 3U, std::vector{carol}});
}

TEST_CASE("where everybody was there nobody is told on, and nothing of the session is kept") {
    World w;
    const auto before = w.state.diff();
    for (const auto& who : {alice, bob, carol}) w.block(who, true);
    CHECK(w.state.diff() != before);
    w.pallet().end_session(0);
    CHECK(w.said(AllGood{}));
    CHECK(TestConfig::told.empty());
    for (const auto& who : {alice, bob, carol})
        CHECK_FALSE(w.pallet().contains(AuthoredBlocks{0U, who}));
    CHECK_FALSE(w.pallet().contains(HeardOut{}));
    CHECK_FALSE(w.pallet().contains(ReceivedHeartbeats{0U, 1U}));
}

TEST_CASE("a session that stood still before its last quarter judges nobody") {
    World w;
    w.block(alice, false);
    w.turn();
    CHECK_FALSE(w.said(AllGood{}));
    CHECK_FALSE(w.said(SomeOffline{{bob, carol}}));
    CHECK(TestConfig::told.empty());
    CHECK_FALSE(w.pallet().contains(AuthoredBlocks{0U, alice}));
    // The lateness of one session says nothing about the next.
    w.block(alice, true);
    w.turn();
    CHECK(TestConfig::told.size() == 1);
    w.turn();
    CHECK(TestConfig::told.size() == 1);
}

TEST_CASE("one heartbeat a session is waited for, from those of whom nothing was heard") {
    World w;
    CHECK(w.pallet().waits_for(keys(1).babe));
    CHECK_FALSE(w.pallet().waits_for({keys(1).grandpa.bytes}));
    CHECK_FALSE(w.pallet().waits_for({alice.bytes}));
    CHECK(w.refuses<ImOnline>(Signed{alice}, heartbeat{}, Error::InvalidKey));
    CHECK(w.call<ImOnline>(frame::Root{}, heartbeat{}).error() ==
          frame::DispatchError{frame::BadOrigin{}});
    w.block(alice, false);
    CHECK_FALSE(w.pallet().waits_for(keys(1).babe));
    CHECK(w.refuses<ImOnline>(author(1), heartbeat{}, Error::DuplicatedHeartbeat));
    CHECK(w.call<ImOnline>(author(2), heartbeat{}));
    CHECK_FALSE(w.pallet().waits_for(keys(2).babe));
    CHECK(w.refuses<ImOnline>(author(2), heartbeat{}, Error::DuplicatedHeartbeat));
    w.turn();
    CHECK(w.pallet().waits_for(keys(1).babe));
    CHECK(w.call<ImOnline>(author(2), heartbeat{}));
}

TEST_CASE("a heartbeat is free and comes before what pays") {
    const auto info = frame::dispatch_info(heartbeat{});
    CHECK(info.pays_fee == frame::Pays::No);
    CHECK(info.dispatch_class == frame::DispatchClass::Operational);
}

}  // namespace assay::im_online_test
