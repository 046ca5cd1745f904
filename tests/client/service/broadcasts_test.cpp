// SPDX-License-Identifier: Apache-2.0
#include "client/service/broadcasts.hpp"

#include <catch2/catch.hpp>

#include "runtime/base/hex.hpp"
#include "tests/client/service/test_methods.hpp"

namespace assay::service {

using namespace testing;
using rpc::Json;

namespace {

struct Sending {
    Folder folder;
    Node node{folder};
    Methods methods{node};
    Connection client;

    std::string transfer(std::uint32_t nonce) const {
        return to_hex(scale::to_bytes(node.transfer(nonce)));
    }
    Json call(const std::string& method, Json params) {
        return methods.call(client, method, std::move(params));
    }
    std::size_t pending() { return methods.submissions.all().size(); }
    std::vector<std::string> events() {
        std::vector<std::string> out;
        for (const auto& event : client.outbox->take()) out.push_back(event.at("event"));
        return out;
    }
};
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a broadcast transaction reaches the pool, and is stopped once") {
    Sending test;
    const auto id = test.call("transaction_v1_broadcast", {test.transfer(0)});
    CHECK(id.is_string());
    CHECK(test.pending() == 1);
    CHECK(test.call("transaction_v1_stop", {id}).is_null());
    CHECK(test.methods.error(test.client, "transaction_v1_stop", {id}) == -32602);
    CHECK(test.methods.error(test.client, "transaction_v1_broadcast", {"text"}) == -32602);
}

TEST_CASE("an invalid broadcast is kept in silence and counts, and ends with its connection") {
    Sending test;
    {
        Connection other;
        for (int i = 0; i < 16; ++i)
            CHECK(test.methods.call(other, "transaction_v1_broadcast", {"0x00"}).is_string());
        CHECK(test.methods.call(other, "transaction_v1_broadcast", {"0x00"}).is_null());
        CHECK(test.call("transaction_v1_broadcast", {"0x00"}).is_string());
        CHECK(test.methods.broadcasts.size() == 17);
    }
    CHECK(test.methods.broadcasts.size() == 1);
    CHECK(test.pending() == 0);
}

TEST_CASE("what the pool refused is offered again with the next block") {
    Sending test;
    // Ancient by its nonce now; the fork that follows has not seen it.
    const auto genesis = test.node.chain->genesis();
    const auto used = test.methods.extend(genesis, {test.node.transfer(0)});
    test.call("transaction_v1_broadcast", {test.transfer(0)});
    CHECK(test.pending() == 0);
    test.methods.extend(test.methods.extend(genesis));
    CHECK(test.node.chain->best().hash != used);
    CHECK(test.pending() == 1);
}

TEST_CASE("a watched transaction is told of its block, of a fork that loses it, and of finality") {
    Sending test;
    const auto genesis = test.node.chain->genesis();
    test.call("transactionWatch_v1_submitAndWatch", {test.transfer(0)});
    CHECK(test.events() == Names{"validated"});
    const auto first = test.methods.extend(genesis, {test.node.transfer(0)});
    const auto included = test.client.outbox->take();
    REQUIRE(included.size() == 1);
    CHECK(included[0] == Json{{"event", "bestChainBlockIncluded"},
                              {"block", {{"hash", to_hex(first.bytes)}, {"index", 1}}}});

    const auto other = test.methods.extend(genesis);
    test.methods.extend(other);
    const auto lost = test.client.outbox->take();
    REQUIRE_FALSE(lost.empty());
    CHECK(lost[0] == Json{{"event", "bestChainBlockIncluded"}, {"block", nullptr}});

    const auto last = test.methods.extend(test.node.chain->best().hash, {test.node.transfer(0)});
    test.node.chain->finalise(last);
    const auto events = test.client.outbox->take();
    REQUIRE_FALSE(events.empty());
    CHECK(events.back() ==
          Json{{"event", "finalized"}, {"block", {{"hash", to_hex(last.bytes)}, {"index", 1}}}});
    CHECK(test.client.subscriptions->size() == 0);
}

TEST_CASE("whatever is wrong with a watched transaction is an event") {
    Sending test;
    test.call("transactionWatch_v1_submitAndWatch", {"0x0102"});
    CHECK(test.events() == Names{"invalid"});
    test.methods.extend(test.node.chain->genesis(), {test.node.transfer(0)});
    test.call("transactionWatch_v1_submitAndWatch", {test.transfer(0)});
    CHECK(test.events() == Names{"invalid"});
    CHECK(test.client.subscriptions->size() == 0);
    CHECK(test.methods.error(test.client, "transactionWatch_v1_submitAndWatch", {1}) == -32602);

    const auto id = test.call("transactionWatch_v1_submitAndWatch", {test.transfer(1)});
    test.call("transactionWatch_v1_submitAndWatch", {test.transfer(1)});
    CHECK(test.events() == Names{"validated", "validated"});
    CHECK(test.call("transactionWatch_v1_unwatch", {id}).is_null());
    CHECK(test.methods.error(test.client, "transactionWatch_v1_unwatch", {id}) == -32602);
}

}  // namespace assay::service
