// SPDX-License-Identifier: Apache-2.0
#include "client/service/feeds.hpp"

#include <catch2/catch.hpp>

#include "runtime/base/hex.hpp"
#include "tests/client/service/test_methods.hpp"

namespace assay::service {

using namespace testing;
using rpc::Json;

namespace {

struct Listening {
    Folder folder;
    Node node{folder};
    Methods methods{node};
    Connection client;

    void subscribe(const std::string& method, Json params = Json::array()) {
        methods.call(client, method, std::move(params));
    }
    /// The numbers of the heads that came.
    std::vector<std::string> numbers() {
        std::vector<std::string> out;
        for (const auto& head : client.outbox->take()) out.push_back(head.at("number"));
        return out;
    }
};
using Numbers = std::vector<std::string>;

}  // namespace

TEST_CASE("new heads follow the best chain through a fork, all heads see both sides") {
    Listening test;
    const auto genesis = test.node.chain->genesis();
    test.subscribe("chain_subscribeNewHead");
    CHECK(test.numbers() == Numbers{"0x0"});
    test.methods.extend(genesis);
    const auto other = test.methods.extend(genesis);
    CHECK(test.numbers() == Numbers{"0x1"});
    test.methods.extend(other);
    CHECK(test.numbers() == Numbers{"0x2"});

    Listening all;
    all.subscribe("chain_subscribeAllHeads");
    all.methods.extend(all.node.chain->genesis());
    all.methods.extend(all.node.chain->genesis());
    CHECK(all.numbers() == Numbers{"0x0", "0x1", "0x1"});
}

TEST_CASE("final heads come one by one, and a best block that loses to them is replaced") {
    Listening test;
    const auto genesis = test.node.chain->genesis();
    const auto low = test.methods.extend(genesis);
    test.methods.extend(test.methods.extend(genesis));
    const auto high = test.methods.extend(low);
    test.client.outbox->take();
    test.subscribe("chain_subscribeFinalizedHeads");
    test.subscribe("chain_subscribeNewHeads");
    CHECK(test.numbers() == Numbers{"0x0", "0x2"});
    test.node.chain->finalise(high);
    CHECK(test.numbers() == Numbers{"0x2", "0x1", "0x2"});
}

TEST_CASE("storage is told whole first, and then where it changed") {
    Listening test;
    const std::string number = "0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac";
    test.subscribe("state_subscribeStorage", Json::array({Json::array({number, "0xdead"})}));
    auto first = test.client.outbox->take();
    REQUIRE(first.size() == 1);
    CHECK(first[0]["changes"].size() == 2);
    CHECK(first[0]["changes"][1] == Json::array({"0xdead", nullptr}));
    const auto block = test.methods.extend();
    const auto next = test.client.outbox->take();
    REQUIRE(next.size() == 1);
    CHECK(next[0] == Json{{"block", to_hex(block.bytes)},
                          {"changes", Json::array({Json::array({number, "0x01000000"})})}});
}

TEST_CASE("storage is told right through a fork") {
    Listening test;
    const std::string parent_hash =
        "0x26aa394eea5630e07c48ae0c9558cef78a42f33323cb5ced3b44dd825fda9fcc";
    test.subscribe("state_subscribeStorage", Json::array({Json::array({parent_hash})}));
    const auto genesis = test.node.chain->genesis();
    test.methods.extend(genesis);
    const auto other = test.methods.extend(genesis);
    test.client.outbox->take();
    const auto block = test.methods.extend(other);
    const auto next = test.client.outbox->take();
    REQUIRE(next.size() == 1);
    CHECK(next[0]["block"] == to_hex(block.bytes));
    CHECK(next[0]["changes"][0] == Json::array({parent_hash, to_hex(other.bytes)}));
}

TEST_CASE("a connection watches so many keys, and gets them back when it unsubscribes") {
    Listening test;
    rpc::Subscriptions& table = *test.client.subscriptions;
    StorageFeeds feeds{*test.node.chain, {.keys = 3, .key_bytes = 100}};
    const auto follow = [&](const std::vector<Bytes>& keys) {
        return table.open("watch", [&](const rpc::Sink& sink) { return feeds.follow(keys, sink); });
    };
    const auto first = follow({Bytes{1}, Bytes{2}, Bytes{2}});
    REQUIRE(first);
    CHECK(feeds.watched() == 2);
    CHECK_FALSE(follow({Bytes{3}, Bytes{4}}));
    CHECK_FALSE(follow({Bytes(101, 0)}));
    CHECK(follow({Bytes{1}}));
    CHECK(feeds.watched() == 2);
    CHECK(table.close("watch", *first));
    CHECK(feeds.watched() == 1);
    CHECK(follow({Bytes{3}, Bytes{4}}));
    table.close_all();
    CHECK(feeds.watched() == 0);
}

TEST_CASE("a watched extrinsic is retracted with its block and included again") {
    Listening test;
    const auto genesis = test.node.chain->genesis();
    const auto body = test.node.transfer(0);
    test.subscribe("author_submitAndWatchExtrinsic", {to_hex(scale::to_bytes(body))});
    const auto first = test.methods.extend(genesis, {body});
    test.methods.extend(test.methods.extend(genesis));
    const auto last = test.methods.extend(test.node.chain->best().hash, {body});
    test.node.chain->finalise(last);
    const auto hex = [](const Hash256& hash) { return to_hex(hash.bytes); };
    CHECK(test.client.outbox->take() == std::vector<Json>{"ready",
                                                          {{"inBlock", hex(first)}},
                                                          {{"retracted", hex(first)}},
                                                          "ready",
                                                          {{"inBlock", hex(last)}},
                                                          {{"finalized", hex(last)}}});
}

TEST_CASE("rpc_methods names what there is of both interfaces") {
    Listening test;
    const auto listed = test.methods.call(test.client, "rpc_methods")["methods"];
    for (const auto* name : {"chainHead_v1_follow",
                             "chainHead_v1_unfollow",
                             "chainHead_v1_header",
                             "chainHead_v1_body",
                             "chainHead_v1_call",
                             "chainHead_v1_storage",
                             "chainHead_v1_unpin",
                             "chainHead_v1_stopOperation",
                             "chainHead_v1_continue",
                             "chainSpec_v1_chainName",
                             "chainSpec_v1_genesisHash",
                             "chainSpec_v1_properties",
                             "transaction_v1_broadcast",
                             "transaction_v1_stop",
                             "transactionWatch_v1_submitAndWatch",
                             "transactionWatch_v1_unwatch",
                             "archive_v1_header",
                             "archive_v1_body",
                             "archive_v1_call",
                             "archive_v1_storage",
                             "archive_v1_stopStorage",
                             "archive_v1_genesisHash",
                             "archive_v1_hashByHeight",
                             "archive_v1_finalizedHeight",
                             "state_getStorage",
                             "author_submitExtrinsic",
                             "rpc_methods"})
        CHECK(std::ranges::count(listed, Json(name)) == 1);
}

}  // namespace assay::service
