// SPDX-License-Identifier: Apache-2.0
// The chain changes its rules while clients watch it. The node of these tests claims to know rules
// that do not exist, which differ from the real ones by their number only.
#include <catch2/catch.hpp>

#include "chain-spec/delegation.hpp"
#include "runtime/base/hex.hpp"
#include "tests/client/service/test_methods.hpp"

namespace assay::service {

using namespace testing;
using rpc::Json;

namespace {

constexpr std::uint32_t next_rules = chain_spec::spec_version + 1;

struct Upgrading {
    Folder folder;
    Node node{folder};
    std::optional<Methods> methods;
    Connection client;

    explicit Upgrading(std::uint32_t newest = next_rules) {
        node.newest = newest;
        node.open(folder);
        methods.emplace(node);
        methods->extend();
    }
    Bytes set_code(std::uint32_t nonce, const Bytes& code) const {
        const auto call = frame::encode_call<chain_spec::System>(system::set_code{code});
        return node.signed_call(
            nonce, frame::encode_call<chain_spec::Sudo>(sudo::sudo{{.encoded = call}}));
    }
    Bytes code() const {
        return *node.chain->state(node.chain->best().hash)->values().get(as_bytes(":code"));
    }
    Json version(const Hash256& at) {
        return methods->call(client, "state_getRuntimeVersion",
                             Json::array({to_hex(at.bytes)}))["specVersion"];
    }
};

}  // namespace

TEST_CASE("clients are told of the block that changes the rules, and the chain goes on by them") {
    Upgrading test;
    const auto before = test.node.chain->best().hash;
    test.methods->call(test.client, "state_subscribeRuntimeVersion");
    test.methods->call(test.client, "chainHead_v1_follow", Json::array({true}));
    test.client.outbox->take();

    const auto changed = test.methods->extend(
        before, {test.set_code(0, chain_spec::runtime_code(next_rules)), test.node.transfer(1)});
    const auto told = test.client.outbox->take();
    REQUIRE(told.size() == 3);
    const auto told_of = [&](std::string_view event) {
        return *std::ranges::find_if(
            told, [&](const Json& item) { return item.value("event", "") == event; });
    };
    CHECK(told_of("")["specVersion"] == next_rules);
    CHECK(told_of("newBlock")["newRuntime"]["spec"]["specVersion"] == next_rules);
    CHECK(test.version(before) == chain_spec::spec_version);
    CHECK(test.version(changed) == next_rules);
    CHECK(test.code() == chain_spec::runtime_code(next_rules));

    // What was signed for the old rules is void; a later block is no news.
    const auto later = test.methods->extend(changed, {test.node.transfer(2)});
    for (const auto& item : test.client.outbox->take())
        if (item.value("event", "") == "newBlock") CHECK(item["newRuntime"].is_null());
    CHECK(test.version(later) == next_rules);
}

TEST_CASE("a program that does not know the rules stops where the chain changes to them") {
    Upgrading test{chain_spec::spec_version};
    const auto changed = test.methods->extend(
        test.node.chain->best().hash, {test.set_code(0, chain_spec::runtime_code(next_rules))});
    CHECK_FALSE(test.node.chain->knows_rules_after(changed));
    const auto imported = test.node.chain->import(test.node.build(changed, {}), test.node.slot);
    REQUIRE_FALSE(imported);
    CHECK(imported.error().error == ImportError::UnknownRules);
    CHECK(test.node.chain->best().hash == changed);
}

TEST_CASE("rules change by root only, and only to later ones of the same chain") {
    Upgrading test;
    const auto text = [](std::string_view code) { return Bytes{code.begin(), code.end()}; };
    const auto before = test.code();
    std::uint32_t nonce = 0;
    for (const auto& code : {text(""), text("\0asm"), text("assay native runtime, spec version "),
                             text("assay native runtime, spec version 02"),
                             text("assay native runtime, spec version 4294967296"),
                             text("another native runtime, spec version 2"),
                             chain_spec::runtime_code(), chain_spec::runtime_code(0)}) {
        test.methods->extend(test.node.chain->best().hash, {test.set_code(nonce++, code)});
        CHECK(test.code() == before);
    }
    const auto by_nobody =
        test.node.signed_call(nonce, frame::encode_call<chain_spec::System>(
                                         system::set_code{chain_spec::runtime_code(next_rules)}));
    test.methods->extend(test.node.chain->best().hash, {by_nobody});
    CHECK(test.code() == before);
}

}  // namespace assay::service
