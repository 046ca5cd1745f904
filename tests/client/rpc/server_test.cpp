// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/server.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "tests/client/rpc/loopback.hpp"

using namespace assay;
using namespace assay::rpc;
using namespace assay::rpc::testing;

namespace {

// Two methods and a subscription whose sinks the test pushes to.
struct Node {
    MethodRegistry registry;
    std::vector<Sink> sinks;  // On the strand only.
    int cancelled = 0;        // Ditto.
    Strand strand;
    std::unique_ptr<Server> server;

    explicit Node(ServerOptions options = on_any_port()) {
        registry.add("echo", [](const Parameters& parameters) -> Expected<Json, RpcError> {
            return Json(TRY(parameters.text({0, "text"})));
        });
        registry.add("blow", [](const Parameters& parameters) -> Expected<Json, RpcError> {
            return Json(std::string(TRY(parameters.number({0, "length"})), 'x'));
        });
        registry.add(
            "keys", [](const Parameters&) { return Json(1); }, Access::Operator);
        registry.add("system_health", [](const Parameters&) {
            return Json{{"peers", 0}, {"isSyncing", false}, {"shouldHavePeers", true}};
        });
        registry.add({"subscribe", "unsubscribe", "event"}, [this](const Parameters&, Sink sink) {
            sink.send("\"first\"");
            sinks.push_back(std::move(sink));
            return Cancel{[this] { ++cancelled; }};
        });
        server = std::make_unique<Server>(std::move(options), registry,
                                          [this](auto job) { strand.post(std::move(job)); });
    }
    ~Node() { server->stop(); }

    std::uint16_t port() const { return server->port(); }
    void push(const std::string& result) {
        strand.run([&] {
            for (const auto& sink : sinks) sink.send(result);
        });
    }
    bool eventually(const std::function<bool()>& condition) {
        for (int i = 0; i < 500; ++i) {
            bool holds = false;
            strand.run([&] { holds = condition(); });
            if (holds) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        return false;
    }
};

}  // namespace

TEST_CASE("HTTP and WebSocket answer on one port") {
    Node node;
    const auto response =
        http_post(node.port(), R"({"jsonrpc":"2.0","id":"a","method":"echo","params":["hello"]})");
    CHECK(response.result() == http::status::ok);
    CHECK(response.body() == R"({"jsonrpc":"2.0","id":"a","result":"hello"})");
    WebSocketClient client{node.port()};
    CHECK(client.call("echo", {{"text", "there"}})["result"] == "there");
    CHECK(client.call("echo", Json::array({"again"}))["id"] == 2);
}

TEST_CASE("batches are answered over HTTP and WebSocket") {
    Node node;
    const std::string batch = R"([{"jsonrpc":"2.0","id":1,"method":"echo","params":["a"]},)"
                              R"({"jsonrpc":"2.0","id":2,"method":"x"}])";
    const auto over_http = Json::parse(http_post(node.port(), batch).body());
    WebSocketClient client{node.port()};
    client.send(batch);
    const auto over_websocket = client.receive();
    CHECK(over_http == over_websocket);
    CHECK(over_http[0]["result"] == "a");
    CHECK(over_http[1]["error"]["code"] == codes::method_not_found);
}

TEST_CASE("garbage is answered with an error and the connection goes on") {
    Node node;
    WebSocketClient client{node.port()};
    for (const auto* text : {"garbage", "[", "{}", "[]", "7"}) {
        client.send(text);
        CHECK(client.receive()["error"]["code"] <= codes::invalid_request);
    }
    client.send(std::string(1'000'000, '['));
    CHECK(client.receive()["error"]["code"] == codes::parse_error);
    CHECK(client.call("echo", {{"text", "still here"}})["result"] == "still here");
}

TEST_CASE("a message past the limit ends a WebSocket with code 1009 and an HTTP request with 413") {
    Node node{on_any_port({.request_bytes = 1000})};
    WebSocketClient client{node.port()};
    client.send(std::string(2000, 'x'));
    CHECK(client.read_until_closed() == websocket::close_code::too_big);
    CHECK(http_post(node.port(), std::string(200'000, 'x')).result() ==
          http::status::payload_too_large);
}

TEST_CASE("bytes that are no HTTP are refused") {
    Node node;
    asio::io_context io;
    asio::ip::tcp::socket socket{io};
    socket.connect(endpoint(node.port()));
    asio::write(socket, asio::buffer(std::string{"\x01\x02\x03 nonsense\r\n\r\n"}));
    std::string reply;
    beast::error_code error;
    asio::read(socket, asio::dynamic_buffer(reply), error);
    CHECK(reply.starts_with("HTTP/1.1 400"));
}

TEST_CASE("health says how the node is, readiness whether to send it work") {
    Node node;
    const auto get = [&](const char* path) {
        return http_exchange(node.port(), {http::verb::get, path, 11});
    };
    CHECK(get("/health").result() == http::status::ok);
    CHECK(Json::parse(get("/health").body())["shouldHavePeers"] == true);
    CHECK(get("/health/readiness").result() == http::status::internal_server_error);
    CHECK(get("/elsewhere").result() == http::status::not_found);
    CHECK(http_exchange(node.port(), {http::verb::delete_, "/", 11}).result() ==
          http::status::method_not_allowed);
}

TEST_CASE("a subscriber learns its id before the first notification") {
    Node node;
    WebSocketClient client{node.port()};
    const auto id = client.call("subscribe")["result"];
    CHECK(id.is_string());
    CHECK(client.early.empty());
    const auto first = client.receive();
    CHECK(first["method"] == "event");
    CHECK(first["params"] == Json{{"subscription", id}, {"result", "first"}});
    CHECK(client.call("unsubscribe", Json::array({id}))["result"] == true);
    CHECK(client.call("unsubscribe", Json::array({id}))["result"] == false);
    CHECK(node.cancelled == 1);
}

TEST_CASE("a thousand subscriptions on one connection all get a notification") {
    Node node;
    WebSocketClient client{node.port()};
    std::set<std::string> ids;
    for (int i = 0; i < 1000; ++i) ids.insert(client.call("subscribe")["result"]);
    REQUIRE(ids.size() == 1000);
    while (client.early.size() < 1000) client.early.push_back(client.receive());
    node.push("{}");
    std::set<std::string> told;
    for (int i = 0; i < 1000; ++i) told.insert(client.receive()["params"]["subscription"]);
    CHECK(told == ids);
}

TEST_CASE("subscriptions past the limit are refused, and end with the connection") {
    Node node{on_any_port({.subscriptions_per_connection = 3})};
    {
        WebSocketClient client{node.port()};
        for (int i = 0; i < 3; ++i) CHECK(client.call("subscribe").contains("result"));
        CHECK(client.call("subscribe")["error"]["code"] == codes::too_many_subscriptions);
    }
    CHECK(node.eventually([&] { return node.cancelled == 3; }));
    CHECK(node.eventually([&] { return node.server->statistics().sessions_closed == 1; }));
}

TEST_CASE("a reader that does not take its notifications is dropped and told why") {
    Node node{on_any_port({.queued_bytes = 8U << 20})};
    WebSocketClient client{node.port()};
    client.call("subscribe");
    const auto megabyte = '"' + std::string(1U << 20, 'x') + '"';
    for (int i = 0; i < 40; ++i) node.push(megabyte);
    CHECK(node.server->statistics().readers_dropped == 1);
    CHECK(client.read_until_closed() == websocket::close_code::policy_error);
    CHECK(node.eventually([&] { return node.cancelled == 1; }));
}

TEST_CASE("a reader that does not take its response in time is dropped") {
    Node node{on_any_port({.write_timeout_ms = 200})};
    WebSocketClient client{node.port()};
    client.send(R"({"jsonrpc":"2.0","id":1,"method":"blow","params":[14000000]})");
    CHECK(node.eventually([&] { return node.server->statistics().sessions_closed == 1; }));
    CHECK(node.server->statistics().readers_dropped == 1);
}

TEST_CASE("a client that sends on without reading waits in its socket") {
    Node node;
    WebSocketClient client{node.port()};
    const std::string request = R"({"jsonrpc":"2.0","id":1,"method":"echo","params":["x"]})";
    for (int i = 0; i < 2000; ++i) client.send(request);
    for (int i = 0; i < 2000; ++i) CHECK(client.receive()["result"] == "x");
}

TEST_CASE("connections past the limit are told that the server is full") {
    Node node{on_any_port({.connections = 2})};
    WebSocketClient first{node.port()};
    {
        WebSocketClient second{node.port()};
        CHECK(http_post(node.port(), "{}").result() == http::status::service_unavailable);
        CHECK(node.server->statistics().sessions_refused == 1);
    }
    REQUIRE(node.eventually([&] { return node.server->statistics().sessions_closed == 1; }));
    CHECK(http_post(node.port(), "{}").result() == http::status::ok);
}

TEST_CASE("web pages of other origins are kept out, and allowed ones may read the answer") {
    Node node;
    CHECK_THROWS(WebSocketClient(node.port(), {{"Origin", "https://evil.example"}}));
    CHECK_NOTHROW(WebSocketClient(node.port(), {{"Origin", "http://localhost:3000"}}));
    http::request<http::string_body> request{http::verb::options, "/", 11};
    request.set(http::field::origin, "https://polkadot.js.org");
    const auto response = http_exchange(node.port(), request);
    CHECK(response.result() == http::status::ok);
    CHECK(response[http::field::access_control_allow_origin] == "https://polkadot.js.org");
}

TEST_CASE(
    "the operator's methods work from this machine, unless a proxy forwards or a flag forbids") {
    const std::string request = R"({"jsonrpc":"2.0","id":1,"method":"keys"})";
    {
        Node node;
        CHECK(Json::parse(http_post(node.port(), request).body())["result"] == 1);
        WebSocketClient forwarded{node.port(), {{"X-Forwarded-For", "203.0.113.7"}}};
        CHECK(forwarded.call("keys")["error"]["code"] == codes::method_not_found);
    }
    auto options = on_any_port();
    options.operator_calls = OperatorCalls::Never;
    Node closed{std::move(options)};
    CHECK(Json::parse(http_post(closed.port(), request).body()).contains("error"));
}

TEST_CASE("stopping closes connections with the code for going away") {
    Node node;
    WebSocketClient client{node.port()};
    client.call("subscribe");
    client.receive();
    std::thread stopper{[&] { node.server->stop(); }};
    CHECK(client.read_until_closed() == websocket::close_code::going_away);
    stopper.join();
    node.push("1");
    CHECK_THROWS(WebSocketClient(node.port()));
}

TEST_CASE("two servers cannot listen on one port, and the failure says which") {
    Node node;
    auto options = on_any_port();
    options.port = node.port();
    CHECK_THROWS_WITH(Server(std::move(options), node.registry, [](auto) {}),
                      Catch::Contains("127.0.0.1") && Catch::Contains(std::to_string(node.port())));
}

TEST_CASE("many clients at once are all answered") {
    auto options = on_any_port();
    options.threads = 2;
    Node node{std::move(options)};
    std::atomic<int> answered{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            WebSocketClient client{node.port()};
            for (int i = 0; i < 200; ++i) {
                const auto text = std::to_string(t * 1000 + i);
                if (client.call("echo", Json::array({text}))["result"] == text) ++answered;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(answered == 1600);
}
