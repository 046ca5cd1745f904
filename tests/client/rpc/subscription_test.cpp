// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/subscription.hpp"

#include <catch2/catch.hpp>
#include <optional>

#include "tests/client/rpc/recorder.hpp"

using namespace assay;
using namespace assay::rpc;
using namespace assay::rpc::testing;

namespace {

struct Opened {
    std::shared_ptr<Recorder> outbox = std::make_shared<Recorder>();
    Subscriptions subscriptions{outbox, 2};
    std::optional<Sink> sink;
    int cancelled = 0;

    Expected<std::string, RpcError> open() {
        return subscriptions.open("tick", [this](Sink given) -> Expected<Cancel, RpcError> {
            sink = given;
            return Cancel{[this] { ++cancelled; }};
        });
    }
};

}  // namespace

TEST_CASE("what is sent before the client knows the id waits for it") {
    Opened test;
    const auto id = test.open();
    REQUIRE(id);
    CHECK(test.sink->send("1"));
    CHECK(test.outbox->messages.empty());
    test.subscriptions.release();
    CHECK(test.sink->send("2"));
    REQUIRE(test.outbox->messages.size() == 2);
    CHECK(test.outbox->messages[0] ==
          R"({"jsonrpc":"2.0","method":"tick","params":{"subscription":")" + *id +
              R"(","result":1}})");
}

TEST_CASE("unsubscribing cancels once, and only under the right name") {
    Opened test;
    const auto id = test.open();
    test.subscriptions.release();
    CHECK_FALSE(test.subscriptions.close("tock", *id));
    CHECK(test.subscriptions.close("tick", *id));
    CHECK_FALSE(test.subscriptions.close("tick", *id));
    CHECK(test.cancelled == 1);
    CHECK(test.sink->closed());
    CHECK_FALSE(test.sink->send("1"));
    CHECK(test.outbox->messages.empty());
}

TEST_CASE("a method that ends its subscription frees the slot without being cancelled") {
    Opened test;
    REQUIRE(test.open());
    test.sink->send("1");
    test.sink->end();
    CHECK(test.subscriptions.size() == 1);
    test.subscriptions.release();
    CHECK(test.outbox->messages.size() == 1);
    CHECK(test.subscriptions.size() == 0);
    REQUIRE(test.open());
    test.subscriptions.release();
    test.sink->end();
    CHECK(test.subscriptions.size() == 0);
    CHECK(test.cancelled == 0);
}

TEST_CASE("the number of subscriptions is bounded, and none opens on a closed connection") {
    Opened test;
    REQUIRE(test.open());
    REQUIRE(test.open());
    CHECK(test.open().error().code == codes::too_many_subscriptions);
    test.subscriptions.close_all();
    CHECK(test.cancelled == 2);
    CHECK_FALSE(test.open());
    CHECK(test.sink->closed());
}

TEST_CASE("a refused subscription leaves nothing behind") {
    Opened test;
    std::optional<Sink> kept;
    const auto refused =
        test.subscriptions.open("tick", [&](Sink sink) -> Expected<Cancel, RpcError> {
            kept = sink;
            return Failure{invalid_params("no")};
        });
    CHECK(refused.error().code == codes::invalid_params);
    CHECK(kept->closed());
    CHECK(test.subscriptions.size() == 0);
}

TEST_CASE("a sink that outlives its connection is closed") {
    std::optional<Sink> sink;
    {
        Opened test;
        REQUIRE(test.open());
        sink = test.sink;
    }
    CHECK(sink->closed());
    CHECK_FALSE(sink->send("1"));
}

TEST_CASE(
    "what is to follow a response runs when it is on its way, and not on a closed connection") {
    Opened test;
    int ran = 0;
    test.subscriptions.after_response([&] { ++ran; });
    CHECK(ran == 0);
    test.subscriptions.release();
    test.subscriptions.release();
    CHECK(ran == 1);
    test.subscriptions.after_response([&] { ++ran; });
    test.subscriptions.close_all();
    test.subscriptions.release();
    CHECK(ran == 1);
}

TEST_CASE("a connection knows its subscriptions by kind and id") {
    Opened test;
    const auto id = test.open();
    REQUIRE(id);
    CHECK(test.sink->id() == *id);
    CHECK(test.subscriptions.contains("tick", *id));
    CHECK_FALSE(test.subscriptions.contains("tock", *id));
    CHECK(test.subscriptions.count("tick") == 1);
    CHECK(test.subscriptions.count("tock") == 0);
}

TEST_CASE("who has much to say can wait until the reader has taken what there is") {
    Opened test;
    REQUIRE(test.open());
    test.outbox->waiting = 7;
    CHECK(test.sink->backlog() == 7);
    int ran = 0;
    test.sink->when_drained([&] { ++ran; });
    CHECK(ran == 0);
    test.outbox->drain();
    CHECK(ran == 1);
    test.subscriptions.close_all();
    CHECK(test.sink->backlog() == 0);
    test.sink->when_drained([&] { ++ran; });
    test.outbox->drain();
    CHECK(ran == 1);
}
