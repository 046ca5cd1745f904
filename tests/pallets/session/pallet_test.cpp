// SPDX-License-Identifier: Apache-2.0
#include "pallets/session/pallet.hpp"

#include <catch2/catch.hpp>

#include "tests/pallets/bare.hpp"

namespace assay::session_test {

using bare_test::alice, bare_test::bob, bare_test::carol;
using namespace session;

namespace {

/// What the pallet asked and told, and what it is answered.
struct Script {
    bool ends = false;
    std::optional<std::vector<AccountId>> next;
    std::vector<SessionIndex> ended, started, planned;
    bool changed = false;
    KeyedValidators told, told_next;
};
Script script;

struct TestConfig : frame::PalletAt<13, "Session"> {
    static bool should_end_session(frame::Context&) { return script.ends; }
    static std::optional<std::vector<AccountId>> plan_session(frame::Context&, SessionIndex index) {
        script.planned.push_back(index);
        return script.next;
    }
    static void end_session(frame::Context&, SessionIndex index) { script.ended.push_back(index); }
    static void start_session(frame::Context&, SessionIndex index) {
        script.started.push_back(index);
    }
    static void new_session(frame::Context&, bool changed, const KeyedValidators& now,
                            const KeyedValidators& next) {
        script.changed = changed;
        script.told = now;
        script.told_next = next;
    }
    static bool is_stash(frame::Context&, const AccountId& who) { return who != carol; }
};
using Session = Pallet<TestConfig>;

SessionKeys keys(std::uint8_t number) { return {{{number, 1}}, {{number, 2}}}; }

struct World : bare_test::World {
    World() {
        script = {};
        Session{context}.build({{{alice, keys(1)}}});
        context.events.clear();
    }
    Session session() { return Session{context}; }
    void turn() {
        script.ends = true;
        session().on_initialize();
        script.ends = false;
        context.events.clear();
    }
};

}  // namespace

TEST_CASE("a new set of validators is announced a session before it begins") {
    World w;
    REQUIRE(w.call<Session>(frame::Signed{bob}, set_keys{keys(2), {}}));
    w.session().on_initialize();
    CHECK(w.session().index() == 0);
    script.next = {{alice, bob}};
    w.turn();
    CHECK(w.session().index() == 1);
    CHECK(w.session().validators() == std::vector{alice});
    CHECK_FALSE(script.changed);
    CHECK(script.told_next == KeyedValidators{{alice, keys(1)}, {bob, keys(2)}});
    script.next.reset();
    w.turn();
    CHECK(w.session().validators() == std::vector{alice, bob});
    CHECK(w.session().validator(1) == bob);
    CHECK_FALSE(w.session().validator(2));
    CHECK(script.changed);
    CHECK(w.session().get(CurrentKeys{}) == script.told);
    w.turn();
    CHECK_FALSE(script.changed);
    CHECK(script.ended == std::vector<SessionIndex>{0, 1, 2});
    CHECK(script.started == std::vector<SessionIndex>{1, 2, 3});
    CHECK(script.planned == std::vector<SessionIndex>{2, 3, 4});
}

TEST_CASE("new keys of a validator sign from the session after the next on") {
    World w;
    REQUIRE(w.call<Session>(frame::Signed{alice}, set_keys{keys(9), {}}));
    CHECK_FALSE(w.session().owner(babe_key, keys(1).raw()[1].second));
    CHECK(w.session().owner(babe_key, keys(9).raw()[1].second) == alice);
    w.turn();
    CHECK(script.told == KeyedValidators{{alice, keys(1)}});
    CHECK(script.told_next == KeyedValidators{{alice, keys(9)}});
    w.turn();
    CHECK(script.changed);
    CHECK(script.told == KeyedValidators{{alice, keys(9)}});
}

TEST_CASE("the elected without keys are left out, and somebody always validates") {
    World w;
    script.next = {{bob, alice}};
    w.turn();
    CHECK(script.told_next == KeyedValidators{{alice, keys(1)}});
    script.next = {{bob}};
    w.turn();
    CHECK(script.told_next == KeyedValidators{{alice, keys(1)}});
}

TEST_CASE("keys are a stash's own, and refused calls change nothing") {
    World w;
    CHECK(w.refuses<Session>(frame::Signed{carol}, set_keys{keys(3), {}},
                             Error::NoAssociatedValidatorId));
    CHECK(w.refuses<Session>(frame::Signed{bob}, set_keys{keys(1), {}}, Error::DuplicatedKey));
    CHECK(w.refuses<Session>(frame::Signed{bob}, set_keys{keys(3), {1}}, Error::InvalidProof));
    CHECK(w.refuses<Session>(frame::Signed{bob}, purge_keys{}, Error::NoKeys));
    CHECK(w.call<Session>(frame::Signed{alice}, set_keys{keys(1), {}}));  // The same again.
    CHECK(w.call<Session>(frame::Signed{alice}, purge_keys{}));
    CHECK_FALSE(w.session().keys_of(alice));
    CHECK(w.call<Session>(frame::Signed{bob}, set_keys{keys(1), {}}));
}

}  // namespace assay::session_test
