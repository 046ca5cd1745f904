// SPDX-License-Identifier: Apache-2.0
#include "client/service/chain_head/follows.hpp"

#include <catch2/catch.hpp>

#include "runtime/base/hex.hpp"
#include "tests/client/service/test_methods.hpp"

namespace assay::service {

using namespace testing;
using rpc::Json;

namespace {

std::string hash_hex(const Hash256& hash) { return to_hex(hash.bytes); }

std::vector<std::string> names(const std::vector<Json>& events) {
    std::vector<std::string> out;
    for (const auto& event : events) out.push_back(event.at("event"));
    return out;
}
using Names = std::vector<std::string>;

/// One parameter that is a list.
Json list(const std::vector<std::string>& items) { return Json::array({items}); }

/// A chain whose first `height` blocks are final, and a client that follows it.
struct Following {
    Folder folder;
    Node node{folder};
    Methods methods;
    Connection client;
    std::string follow;

    explicit Following(BlockNumber height = 3, const FollowLimits& limits = {.reported = 2})
        : methods{node, limits} {
        for (BlockNumber i = 0; i < height; ++i) methods.extend();
        if (height > 0) node.chain->finalise(node.chain->best().hash);
    }
    void start(bool with_runtime = true) {
        follow = methods.call(client, "chainHead_v1_follow", Json::array({with_runtime}));
    }
    std::vector<Json> take() { return client.outbox->take(); }
    Hash256 head() const { return node.chain->finalised().hash; }
    Json call(const std::string& method, Json params = Json::array()) {
        params.insert(params.begin(), follow);
        return methods.call(client, "chainHead_v1_" + method, params);
    }
    int error(const std::string& method, Json params = Json::array()) {
        params.insert(params.begin(), follow);
        return methods.error(client, "chainHead_v1_" + method, params);
    }
};

}  // namespace

TEST_CASE("a new follow is told the final blocks, then all others, then the best") {
    Following test;
    const auto left = test.methods.extend(test.head()), right = test.methods.extend(test.head());
    const auto best = test.methods.extend(right);
    test.start();
    const auto events = test.take();
    REQUIRE(names(events) ==
            Names{"initialized", "newBlock", "newBlock", "newBlock", "bestBlockChanged"});
    CHECK(events[0]["finalizedBlockHashes"] ==
          Json::array({hash_hex(*test.node.chain->hash_at(2)), hash_hex(test.head())}));
    const auto& runtime = events[0]["finalizedBlockRuntime"];
    CHECK(runtime["type"] == "valid");
    CHECK(runtime["spec"]["specName"] == "assay");
    CHECK(runtime["spec"]["apis"]["0xdf6acb689907609b"] == 5);
    CHECK(std::set<Json>{events[1]["blockHash"], events[2]["blockHash"]} ==
          std::set<Json>{hash_hex(left), hash_hex(right)});
    CHECK(events[3] == Json{{"event", "newBlock"},
                            {"blockHash", hash_hex(best)},
                            {"parentBlockHash", hash_hex(right)},
                            {"newRuntime", nullptr}});
    CHECK(events[4]["bestBlockHash"] == hash_hex(best));
}

TEST_CASE("without the runtime nothing is said of it, and nothing can be called") {
    Following test;
    test.start(false);
    test.methods.extend();
    const auto events = test.take();
    REQUIRE(names(events) ==
            Names{"initialized", "bestBlockChanged", "newBlock", "bestBlockChanged"});
    CHECK_FALSE(events[0].contains("finalizedBlockRuntime"));
    CHECK_FALSE(events[2].contains("newRuntime"));
    CHECK(test.error("call", {hash_hex(test.head()), "Core_version", "0x"}) == -32802);
}

TEST_CASE("blocks that become final together are told together, with the forks that lost") {
    Following test;
    test.start();
    const auto lost = test.methods.extend(test.head());
    const auto first = test.methods.extend(test.head()), second = test.methods.extend(first);
    const auto third = test.methods.extend(second);
    test.take();
    test.node.chain->finalise(second);
    const auto events = test.take();
    REQUIRE(names(events) == Names{"finalized"});
    CHECK(events[0]["finalizedBlockHashes"] == Json::array({hash_hex(first), hash_hex(second)}));
    CHECK(events[0]["prunedBlockHashes"] == Json::array({hash_hex(lost)}));
    test.node.chain->finalise(third);
    const auto next = test.take();
    REQUIRE(next.size() == 1);
    CHECK(next[0]["prunedBlockHashes"] == Json::array());
}

TEST_CASE("when the best block loses, another is the best before that is told") {
    Following test;
    test.start();
    const auto low = test.methods.extend(test.head());
    const auto high = test.methods.extend(test.methods.extend(test.head()));
    const auto heir = test.methods.extend(low);
    CHECK(test.node.chain->best().hash == high);
    test.take();
    test.node.chain->finalise(low);
    const auto events = test.take();
    REQUIRE(names(events) == Names{"bestBlockChanged", "finalized"});
    CHECK(events[0]["bestBlockHash"] == hash_hex(heir));
    CHECK(test.node.chain->best().hash == heir);
    CHECK(events[1]["prunedBlockHashes"].size() == 2);
}

TEST_CASE("a pinned block can be read after it lost, until it is unpinned") {
    Following test;
    test.start();
    const auto body = test.node.transfer(0);
    const auto lost = test.methods.extend(test.head(), {body});
    const auto winner = test.methods.extend(test.head());
    test.node.chain->finalise(winner);
    CHECK_FALSE(test.node.chain->header(lost));
    test.take();

    const Bytes header = *from_hex(test.call("header", {hash_hex(lost)}).get<std::string>());
    CHECK(crypto::blake2_256(header) == lost);
    test.call("body", {hash_hex(lost)});
    test.call("call",
              {hash_hex(lost), "AccountNonceApi_account_nonce", to_hex(test.node.alice.id.bytes)});
    auto events = test.take();
    REQUIRE(names(events) == Names{"operationBodyDone", "operationCallDone"});
    CHECK(events[0]["value"].back() == to_hex(scale::to_bytes(body)));
    CHECK(events[1]["output"] == "0x01000000");

    CHECK(test.call("unpin", {hash_hex(lost)}).is_null());
    CHECK(test.error("header", {hash_hex(lost)}) == -32801);
    CHECK(test.error("body", {hash_hex(lost)}) == -32801);
    CHECK(test.error("storage", {hash_hex(lost), Json::array()}) == -32801);
    CHECK(test.error("unpin", {hash_hex(lost)}) == -32801);
}

TEST_CASE("unpinning is all or nothing") {
    Following test;
    test.start();
    const auto known = hash_hex(test.head());
    CHECK(test.error("unpin", list({known, known})) == -32804);
    CHECK(test.error("unpin", list({known, "0x" + std::string(64, '1')})) == -32801);
    CHECK(test.error("unpin", list({known, "0x11"})) == -32602);
    CHECK(test.call("header", {known}).is_string());
    CHECK(test.call("unpin", list({known})).is_null());
    CHECK(test.error("header", {known}) == -32801);
}

TEST_CASE("an operation's id comes before its events") {
    Following test;
    test.start();
    test.take();
    const auto response =
        test.methods.answer(test.client, "chainHead_v1_body", {test.follow, hash_hex(test.head())});
    CHECK(response["result"]["result"] == "started");
    test.methods.run_jobs();
    CHECK(test.take().empty());
    test.client.subscriptions->release();
    const auto events = test.take();
    REQUIRE(names(events) == Names{"operationBodyDone"});
    CHECK(events[0]["operationId"] == response["result"]["operationId"]);
}

TEST_CASE("calls give the runtime's answer, and what it does not know is an error event") {
    Following test;
    test.start();
    test.take();
    test.call("call", {hash_hex(test.head()), "Metadata_metadata_versions", ""});
    test.call("call", {hash_hex(test.head()), "No_such_function", "0x"});
    const auto events = test.take();
    REQUIRE(names(events) == Names{"operationCallDone", "operationError"});
    CHECK(events[0]["output"].get<std::string>().starts_with("0x"));
}

TEST_CASE("storage is found by value, hash, merkle value and below a prefix") {
    Following test;
    test.start();
    test.take();
    const auto state = test.node.chain->state(test.head());
    const auto code = to_hex(as_bytes(":code"));
    const auto accounts =
        std::string{"0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9"};
    const auto item = [](const std::string& key, const char* type) {
        return Json{{"key", key}, {"type", type}};
    };
    test.call("storage",
              {hash_hex(test.head()),
               {item(code, "value"), item(code, "hash"), item("0xdead", "value"),
                item(accounts, "closestDescendantMerkleValue"), item(accounts, "descendantsValues"),
                item(accounts, "descendantsHashes")},
               nullptr});
    const auto events = test.take();
    REQUIRE(names(events) == Names{"operationStorageItems", "operationStorageDone"});
    const auto& items = events[0]["items"];
    REQUIRE(items.size() == 3 + 2 * 2);
    const auto value = *state->values().get(as_bytes(":code"));
    CHECK(items[0] == Json{{"key", code}, {"value", to_hex(value)}});
    CHECK(items[1] == Json{{"key", code}, {"hash", hash_hex(crypto::blake2_256(value))}});
    CHECK(items[2]["key"] == accounts);
    CHECK(items[2]["closestDescendantMerkleValue"].is_string());
    CHECK(items[3]["key"].get<std::string>().starts_with(accounts));
    CHECK(items[5]["hash"].get<std::string>().size() == 66);

    test.call("storage", {hash_hex(test.head()), {item(code, "value")}, "0x1234"});
    CHECK(names(test.take()) == Names{"operationStorageDone"});  // There are no child tries.
    CHECK(test.error("storage", {hash_hex(test.head()), {item(code, "worth")}, nullptr}) == -32602);
}

TEST_CASE("items past the limit are discarded, and a follow that is full says so") {
    Following test{3, {.reported = 2, .operations_per_follow = 16}};
    test.start();
    Json items = Json::array();
    for (int i = 0; i < 20; ++i) items.push_back({{"key", "0x00"}, {"type", "value"}});
    const Json params{test.follow, hash_hex(test.head()), items, nullptr};
    const auto first = test.methods.answer(test.client, "chainHead_v1_storage", params)["result"];
    CHECK(first["discardedItems"] == 4);
    const auto second = test.methods.answer(test.client, "chainHead_v1_storage", params)["result"];
    CHECK(second == Json{{"result", "limitReached"}});
    const auto body = test.methods.answer(test.client, "chainHead_v1_body",
                                          {test.follow, hash_hex(test.head())})["result"];
    CHECK(body == Json{{"result", "limitReached"}});
    CHECK(test.call("stopOperation", {first["operationId"]}).is_null());
    CHECK(test.call("body", {hash_hex(test.head())})["result"] == "started");
    CHECK(test.call("stopOperation", {"12345678"}).is_null());
}

TEST_CASE("a walk over much waits for the client to go on") {
    Following test{0, {.reported = 1, .piece_bytes = 256, .turn_bytes = 1024}};
    test.start();
    const Json items{{{"key", "0x"}, {"type", "descendantsValues"}}};
    test.take();
    const auto id = test.call("storage", {hash_hex(test.head()), items, nullptr})["operationId"];
    std::size_t turns = 0;
    for (auto events = test.take();; events = test.take()) {
        REQUIRE_FALSE(events.empty());
        CHECK(events.back()["operationId"] == id);
        if (events.back()["event"] == "operationStorageDone") break;
        REQUIRE(events.back()["event"] == "operationWaitingForContinue");
        ++turns;
        CHECK(test.call("continue", {id}).is_null());
    }
    CHECK(turns > 0);
    CHECK(test.call("continue", {id}).is_null());  // Finished: without effect.
}

TEST_CASE("operations pause while the reader has not taken what there is") {
    Following test;
    test.start();
    test.take();
    test.client.outbox->waiting = 64U << 20;
    test.call("body", {hash_hex(test.head())});
    CHECK(test.take().empty());
    test.client.outbox->drain();
    CHECK(names(test.take()) == Names{"operationBodyDone"});
}

TEST_CASE("continue is refused to an operation that does not wait") {
    Following test;
    test.start();
    const auto started = test.methods.answer(test.client, "chainHead_v1_body",
                                             {test.follow, hash_hex(test.head())})["result"];
    CHECK(test.error("continue", {started["operationId"]}) == -32803);
}

TEST_CASE("who pins a block for too long is stopped, and its id is stale from then on") {
    Following test{3, {.reported = 1, .pinned_behind = 4}};
    test.start();
    for (int i = 0; i < 4; ++i) test.methods.extend();
    test.node.chain->finalise(test.node.chain->best().hash);
    CHECK(names(test.take()).back() == "finalized");
    test.methods.extend();
    test.node.chain->finalise(test.node.chain->best().hash);
    CHECK(names(test.take()).back() == "stop");
    test.methods.extend();
    CHECK(test.take().empty());

    const auto block = hash_hex(test.head());
    CHECK(test.call("header", {block}).is_null());
    CHECK(test.call("body", {block}) == Json{{"result", "limitReached"}});
    CHECK(test.call("unpin", {block}).is_null());
    CHECK(test.call("continue", {"1"}).is_null());
    CHECK(test.call("stopOperation", {"1"}).is_null());
    CHECK(test.call("unfollow").is_null());
}

TEST_CASE("a follow belongs to its connection, and a connection has a few") {
    Following test{3, {.reported = 1, .follows_per_connection = 2}};
    test.start();
    test.start();
    CHECK(test.methods.error(test.client, "chainHead_v1_follow", {true}) == -32800);
    Connection other;
    CHECK(test.methods.call(other, "chainHead_v1_header", {test.follow, hash_hex(test.head())})
              .is_null());
    CHECK(test.methods.call(other, "chainHead_v1_unfollow", {test.follow}).is_null());
    CHECK(test.call("header", {hash_hex(test.head())}).is_string());
    CHECK(test.call("unfollow").is_null());
    test.start();
    CHECK(test.methods.error(test.client, "chainHead_v1_follow", {"yes"}) == -32602);
    CHECK(test.methods.error(test.client, "chainHead_v1_follow", Json::array()) == -32602);
}

}  // namespace assay::service
