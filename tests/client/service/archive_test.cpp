// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "runtime/base/hex.hpp"
#include "tests/client/service/test_methods.hpp"

namespace assay::service {

using namespace testing;
using rpc::Json;

namespace {

std::string hex(const Hash256& hash) { return to_hex(hash.bytes); }

struct Archive {
    Folder folder;
    Node node{folder};
    Methods methods{node};
    Connection client;
    const std::string unknown = "0x" + std::string(64, '1');

    Json call(const std::string& method, Json params = Json::array()) {
        return methods.call(client, "archive_v1_" + method, std::move(params));
    }
    int error(const std::string& method, Json params) {
        return methods.error(client, "archive_v1_" + method, std::move(params));
    }
};

}  // namespace

TEST_CASE("the archive gives final blocks by height, and all there are above") {
    Archive test;
    const auto first = test.methods.extend();
    test.node.chain->finalise(first);
    const auto left = test.methods.extend(first), right = test.methods.extend(first);
    CHECK(test.call("finalizedHeight") == 1);
    CHECK(test.call("genesisHash") == hex(test.node.chain->genesis()));
    CHECK(test.call("hashByHeight", {1}) == Json::array({hex(first)}));
    const auto above = test.call("hashByHeight", {2});
    CHECK(std::set<Json>(above.begin(), above.end()) == std::set<Json>{hex(left), hex(right)});
    CHECK(test.call("hashByHeight", {3}) == Json::array());
    CHECK(test.call("hashByHeight", {std::uint64_t{1} << 40}) == Json::array());
    CHECK(test.error("hashByHeight", {"high"}) == -32602);
}

TEST_CASE("headers, bodies and calls of known blocks are answered, of others null") {
    Archive test;
    const auto extrinsic = test.node.transfer(0);
    const auto block = test.methods.extend(test.node.chain->genesis(), {extrinsic});
    CHECK(crypto::blake2_256(*from_hex(test.call("header", {hex(block)}).get<std::string>())) ==
          block);
    CHECK(test.call("body", {hex(block)}).back() == to_hex(scale::to_bytes(extrinsic)));
    const auto call = [&](const std::string& at, const char* function) {
        return test.call("call", {at, function, to_hex(test.node.alice.id.bytes)});
    };
    CHECK(call(hex(block), "AccountNonceApi_account_nonce") ==
          Json{{"success", true}, {"value", "0x01000000"}});
    CHECK(call(hex(block), "No_such_function")["success"] == false);
    CHECK(call(test.unknown, "Core_version").is_null());
    CHECK(test.call("header", {test.unknown}).is_null());
    CHECK(test.call("body", {test.unknown}).is_null());
}

TEST_CASE("storage comes item by item, and what cannot be read is an event") {
    Archive test;
    const auto block = hex(test.methods.extend());
    const auto code = to_hex(as_bytes(":code"));
    test.client.outbox->take();
    test.call("storage", {block, {{{"key", code}, {"type", "hash"}}}, nullptr});
    auto events = test.client.outbox->take();
    REQUIRE(events.size() == 2);
    CHECK(events[0]["event"] == "storage");
    CHECK(events[0]["key"] == code);
    CHECK(events[0]["hash"].is_string());
    CHECK(events[1] == Json{{"event", "storageDone"}});

    test.call("storage", {test.unknown, {{{"key", code}, {"type", "hash"}}}, nullptr});
    events = test.client.outbox->take();
    REQUIRE(events.size() == 1);
    CHECK(events[0]["event"] == "storageError");
    CHECK(test.client.subscriptions->size() == 0);
    CHECK(test.call("stopStorage", {"77"}).is_null());
}

TEST_CASE("a walk goes on after the key that a page ended with") {
    Archive test;
    const auto block = hex(test.methods.extend());
    const auto walk = [&](Json item) {
        test.client.outbox->take();
        test.call("storage", {block, {std::move(item)}, nullptr});
        auto events = test.client.outbox->take();
        events.pop_back();
        return events;
    };
    const auto all = walk({{"key", "0x"}, {"type", "descendantsHashes"}});
    REQUIRE(all.size() > 4);
    const auto rest =
        walk({{"key", "0x"}, {"type", "descendantsHashes"}, {"paginationStartKey", all[2]["key"]}});
    CHECK(std::vector<Json>(all.begin() + 3, all.end()) == rest);
    CHECK(test.error("storage", {block,
                                 {{{"key", "0x"}, {"type", "value"}, {"paginationStartKey", "0x"}}},
                                 nullptr}) == -32602);
}

TEST_CASE("a walk keeps to the pace of its reader and ends when it is stopped") {
    Archive test;
    const auto block = hex(test.methods.extend());
    test.client.outbox->waiting = 64U << 20;
    const auto id =
        test.call("storage", {block, {{{"key", "0x"}, {"type", "descendantsValues"}}}, nullptr});
    CHECK(test.client.outbox->take().empty());
    CHECK(test.call("stopStorage", {id}).is_null());
    test.client.outbox->drain();
    test.methods.run_jobs();
    CHECK(test.client.outbox->take().empty());
}

TEST_CASE("the group that says what the chain is agrees with the rest") {
    Archive test;
    CHECK(test.methods.call(test.client, "chainSpec_v1_chainName") == "Test chain");
    CHECK(test.methods.call(test.client, "chainSpec_v1_genesisHash") ==
          test.methods.call(test.client, "chain_getBlockHash", {0}));
    CHECK(test.methods.call(test.client, "chainSpec_v1_properties") ==
          test.methods.call(test.client, "system_properties"));
}

}  // namespace assay::service
