// SPDX-License-Identifier: Apache-2.0
// The client against the real server on loopback, through restarts.
#include "client/rpc_client/client.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <deque>
#include <mutex>

#include "tests/client/rpc/loopback.hpp"

using namespace assay;
using namespace assay::rpc_client;
using rpc::Parameters;
using rpc::RpcError;
using rpc::testing::Strand;

namespace {

struct Node {
    rpc::MethodRegistry registry;
    std::vector<rpc::Sink> sinks;
    std::atomic<int> opened{0}, cancelled{0}, calls{0};
    std::atomic<bool> refuse{false};
    Strand strand;
    std::unique_ptr<rpc::Server> server;
    std::uint16_t port = 0;

    Node() {
        registry.add("echo", [this](const Parameters& parameters) -> Expected<Json, RpcError> {
            ++calls;
            return Json(TRY(parameters.text({0, "text"})));
        });
        registry.add("slow", [this](const Parameters&) {
            ++calls;
            std::this_thread::sleep_for(milliseconds{300});
            return Json(true);
        });
        registry.add({"subscribe", "unsubscribe", "event"},
                     [this](const Parameters&, rpc::Sink sink) -> Expected<rpc::Cancel, RpcError> {
                         if (refuse) return Failure{RpcError{1010, "no", "because"}};
                         ++opened;
                         sink.send("\"hello\"");
                         sinks.push_back(std::move(sink));
                         return rpc::Cancel{[this] { ++cancelled; }};
                     });
        start();
    }
    ~Node() { stop(); }

    void start() {
        auto options = rpc::testing::on_any_port();
        options.port = port;
        server = std::make_unique<rpc::Server>(std::move(options), registry,
                                               [this](auto job) { strand.post(std::move(job)); });
        port = server->port();
    }
    void stop() {
        if (server) server->stop();
        server.reset();
        strand.run([this] { sinks.clear(); });
    }
    void push(const std::string& result) {
        strand.run([&] {
            for (const auto& sink : sinks) sink.send(result);
        });
    }
    ClientOptions options() const {
        ClientOptions out;
        out.url = "ws://127.0.0.1:" + std::to_string(port);
        out.call_timeout = milliseconds{10'000};
        out.pause_min = milliseconds{20};
        out.pause_max = milliseconds{50};
        return out;
    }
};

bool eventually(const std::function<bool()>& condition) {
    for (int i = 0; i < 500; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(milliseconds{10});
    }
    return false;
}

// Collects what a subscription brings.
struct Inbox {
    std::mutex mutex;
    std::vector<Json> items;
    int gaps = 0, ends = 0;
    Listener listener() {
        return {[this](const Json& item) {
                    const std::lock_guard lock{mutex};
                    items.push_back(item);
                },
                [this] {
                    const std::lock_guard lock{mutex};
                    ++gaps;
                },
                [this](const CallError&) {
                    const std::lock_guard lock{mutex};
                    ++ends;
                }};
    }
    bool got(std::size_t count, int wanted_gaps = 0) {
        return eventually([&] {
            const std::lock_guard lock{mutex};
            return items.size() == count && gaps == wanted_gaps;
        });
    }
};

}  // namespace

TEST_CASE("a call waits for the connection and brings its result") {
    Node node;
    Client client{node.options()};
    CHECK(*client.call("echo", Json::array({"hello"})) == "hello");
    CHECK(*client.call("echo", Json{{"text", "named"}}) == "named");
    CHECK(client.connected());
}

TEST_CASE("the node's refusal comes through with code, message and data") {
    Node node;
    Client client{node.options()};
    const auto result = client.call("echo", Json::array());
    REQUIRE_FALSE(result);
    CHECK(result.error().failure == CallFailure::Refused);
    CHECK(result.error().code == -32602);
    CHECK(result.error().data == "text: missing");
    CHECK(result.error().text() == "the node refused: Invalid params (-32602): text: missing");
}

TEST_CASE("without a node a call times out and says what stood in the way") {
    ClientOptions options;
    options.url = "ws://127.0.0.1:1";
    Client client{options};
    const auto result = client.call("echo", Json::array(), {milliseconds{100}});
    REQUIRE_FALSE(result);
    CHECK(result.error().failure == CallFailure::TimedOut);
    CHECK(result.error().text().find("Connection refused") != std::string::npos);
}

TEST_CASE("an address that is none is refused at once") {
    ClientOptions options;
    options.url = "http://x";
    CHECK_THROWS_AS(Client(options), std::invalid_argument);
}

TEST_CASE("calls without waiting are answered on the client's thread, many at once") {
    Node node;
    std::atomic<int> answered{0};
    {
        Client client{node.options()};
        for (int i = 0; i < 500; ++i)
            client.call("echo", Json::array({std::to_string(i)}),
                        [&answered, i](const Client::Result& result) {
                            if (result && *result == std::to_string(i)) ++answered;
                        });
        CHECK(eventually([&] { return answered == 500; }));
    }
}

TEST_CASE("closing the client ends open calls") {
    Node node;
    std::atomic<int> closed{0};
    {
        Client client{node.options()};
        CHECK(client.call("echo", Json::array({"x"})));
        for (int i = 0; i < 3; ++i)
            client.call("slow", Json::array(), [&](const Client::Result& result) {
                if (!result && result.error().failure == CallFailure::Closed) ++closed;
            });
    }
    CHECK(closed == 3);
}

TEST_CASE("calls go on after the node was restarted") {
    Node node;
    Client client{node.options()};
    CHECK(client.call("echo", Json::array({"before"})));
    node.stop();
    CHECK(eventually([&] { return !client.connected(); }));
    std::thread later{[&] {
        std::this_thread::sleep_for(milliseconds{100});
        node.start();
    }};
    CHECK(*client.call("echo", Json::array({"after"})) == "after");
    later.join();
}

TEST_CASE("a call in flight when the node dies is repeated, or fails when it must not be") {
    Node node;
    Client client{node.options()};
    CHECK(client.call("echo", Json::array({"x"})));
    std::atomic<int> repeated{0}, failed{0};
    node.calls = 0;
    client.call("slow", Json::array(),
                [&](const Client::Result& result) { repeated += bool{result}; });
    CHECK(eventually([&] { return node.calls == 1; }));
    client.call("slow", Json::array(),
                [&](const Client::Result& result) {
                    failed += !result && result.error().failure == CallFailure::Disconnected;
                },
                {.repeat = false});
    node.stop();
    CHECK(eventually([&] { return failed == 1; }));
    node.start();
    CHECK(eventually([&] { return repeated == 1; }));
    CHECK(node.calls == 2);
}

TEST_CASE("a subscription brings items until it is stopped") {
    Node node;
    Client client{node.options()};
    Inbox inbox;
    auto subscription =
        client.subscribe({"subscribe", "unsubscribe"}, Json::array(), inbox.listener());
    REQUIRE(subscription);
    CHECK(inbox.got(1));
    node.push("1");
    node.push("2");
    CHECK(inbox.got(3));
    CHECK(inbox.items == std::vector<Json>{"hello", 1, 2});
    subscription->stop();
    CHECK(eventually([&] { return node.cancelled == 1; }));
    node.push("3");
    CHECK(client.call("echo", Json::array({"x"})));
    CHECK(inbox.items.size() == 3);
}

TEST_CASE("a refused subscription is an error, and nothing stays") {
    Node node;
    node.refuse = true;
    Client client{node.options()};
    Inbox inbox;
    const auto refused =
        client.subscribe({"subscribe", "unsubscribe"}, Json::array(), inbox.listener());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == 1010);
}

TEST_CASE("subscriptions are renewed after a restart, and say that there was a gap") {
    Node node;
    Client client{node.options()};
    Inbox inbox;
    const auto subscription =
        client.subscribe({"subscribe", "unsubscribe"}, Json::array(), inbox.listener());
    REQUIRE(subscription);
    CHECK(inbox.got(1));
    for (int round = 1; round <= 3; ++round) {
        node.stop();
        node.start();
        CHECK(inbox.got(static_cast<std::size_t>(1 + round), round));
    }
    node.push("7");
    CHECK(inbox.got(5, 3));
    CHECK(node.opened == 4);
}

TEST_CASE("a subscription that the restarted node refuses ends") {
    Node node;
    Client client{node.options()};
    Inbox inbox;
    const auto subscription =
        client.subscribe({"subscribe", "unsubscribe"}, Json::array(), inbox.listener());
    REQUIRE(subscription);
    node.refuse = true;
    node.stop();
    node.start();
    CHECK(eventually([&] {
        const std::lock_guard lock{inbox.mutex};
        return inbox.ends == 1;
    }));
}

TEST_CASE("a subscription may be stopped from its own callback") {
    Node node;
    Client client{node.options()};
    Subscription subscription;
    std::atomic<int> items{0};
    std::promise<void> ready;
    auto wait = ready.get_future().share();
    auto opened = client.subscribe({"subscribe", "unsubscribe"}, Json::array(),
                                   {[&, wait](const Json&) {
                                        wait.wait();
                                        ++items;
                                        subscription.stop();
                                    },
                                    {},
                                    {}});
    REQUIRE(opened);
    subscription = *std::move(opened);
    ready.set_value();
    CHECK(eventually([&] { return node.cancelled == 1; }));
    CHECK(items == 1);
}
