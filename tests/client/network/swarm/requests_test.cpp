// SPDX-License-Identifier: Apache-2.0
#include "client/network/swarm/requests.hpp"

#include <catch2/catch.hpp>

#include "client/network/wire/protobuf.hpp"
#include "tests/client/network/swarm/wires.hpp"

using namespace assay;
using namespace assay::network;
using namespace assay::network::testing;

namespace {

struct Asking {
    explicit Asking(RequestsOptions options = {.names = {"/echo/1"}}) {
        options.names = {"/echo/1"};
        at_a.emplace(a.swarm, options, [](const PeerId&, Bytes, Reply reply) { reply.refuse(); });
        at_b.emplace(b.swarm, options, [this](const PeerId&, Bytes request, Reply reply) {
            if (answers)
                reply.send(request);
            else
                waiting.push_back(reply);
        });
        a.swarm.dial(address_of(2));
        wires.settle();
        REQUIRE(a.swarm.is_connected(b.swarm.self()));
    }
    ~Asking() { a.swarm.shut_down(), b.swarm.shut_down(); }
    void ask(Bytes message) {
        at_a->request(
            b.swarm.self(), std::move(message),
            [this](Expected<Bytes, RequestError> result) { results.push_back(std::move(result)); });
        wires.settle();
    }

    Wires wires;
    Member a{wires, 1}, b{wires, 2};
    std::optional<Requests> at_a, at_b;
    bool answers = true;
    std::vector<Reply> waiting;
    std::vector<Expected<Bytes, RequestError>> results;
};

}  // namespace

TEST_CASE("a request is answered, also a long one, and late") {
    Asking asking;
    asking.ask(Bytes{1, 2, 3});
    REQUIRE(asking.results.size() == 1);
    CHECK(*asking.results[0] == Bytes{1, 2, 3});
    asking.ask(Bytes(60'000, 7));
    CHECK(*asking.results[1] == Bytes(60'000, 7));
    asking.answers = false;
    asking.ask(Bytes{4});
    CHECK(asking.results.size() == 2);
    REQUIRE(asking.waiting.size() == 1);
    asking.waiting[0].send(Bytes(3'000'000, 9));
    asking.wires.settle();
    REQUIRE(asking.results.size() == 3);
    CHECK(asking.results[2]->size() == 3'000'000);
    CHECK(asking.at_a->open_to(asking.b.swarm.self()) == 0);
}

TEST_CASE("refusals, timeouts and lost connections are told by name, and once") {
    Asking asking;
    asking.answers = false;
    asking.ask({1});
    asking.waiting[0].refuse();
    asking.b.swarm.tick(asking.wires.now);
    asking.wires.settle();
    REQUIRE(asking.results.size() == 1);
    CHECK(asking.results[0].error() == RequestError::Refused);
    asking.ask({2});
    asking.wires.pass(Time{21'000});
    REQUIRE(asking.results.size() == 2);
    CHECK((asking.results[1].error() == RequestError::Timeout ||
           asking.results[1].error() == RequestError::Refused));
    asking.ask({3});
    asking.b.swarm.disconnect(asking.a.swarm.self());
    asking.b.swarm.tick(asking.wires.now);
    asking.wires.settle();
    REQUIRE(asking.results.size() == 3);
    CHECK(asking.results[2].error() == RequestError::Lost);
    asking.ask({4});
    CHECK(asking.results[3].error() == RequestError::NotConnected);
}

TEST_CASE("a request that is too long is not read, and costs its sender") {
    Asking asking{{.names = {}, .request_max = 10}};
    asking.ask(Bytes(11));
    REQUIRE(asking.results.size() == 1);
    CHECK(asking.results[0].error() == RequestError::Refused);
    CHECK(asking.b.swarm.peers().points_of(asking.a.swarm.self(), asking.wires.now) ==
          points(Conduct::MalformedMessage));
}

TEST_CASE("a response that is too long is not read, and costs its sender") {
    Asking asking{{.names = {}, .response_max = 10}};
    asking.ask(Bytes(11));
    REQUIRE(asking.results.size() == 1);
    CHECK(asking.results[0].error() == RequestError::Malformed);
}

TEST_CASE("who asks too often is refused, and let in again later") {
    Asking asking{{.names = {}, .rate = {1, 3}}};
    for (int i = 0; i < 4; ++i) asking.ask({1});
    REQUIRE(asking.results.size() == 4);
    CHECK(asking.results[2]);
    CHECK(asking.results[3].error() == RequestError::Refused);
    asking.wires.pass(Time{3'000});
    asking.ask({1});
    CHECK(asking.results[4]);
}

TEST_CASE("only so many requests are open with one peer at a time") {
    Asking asking{{.names = {}, .rate = {100, 100}, .at_once = 2, .asked_at_once = 3}};
    asking.answers = false;
    for (int i = 0; i < 4; ++i) asking.ask({1});
    REQUIRE(asking.results.size() == 2);
    CHECK(asking.results[0].error() == RequestError::Refused);
    CHECK(asking.waiting.size() == 2);
}

TEST_CASE("what all peers ask together is bounded, and beyond it nobody is blamed") {
    Asking asking{{.total = Rate{1, 2}}};
    for (int i = 0; i < 3; ++i) asking.ask(Bytes{1});
    REQUIRE(asking.results.size() == 3);
    CHECK(asking.results[1]);
    REQUIRE_FALSE(asking.results[2]);
    CHECK(asking.results[2].error() == RequestError::Refused);
    CHECK(asking.b.swarm.peers().points_of(asking.a.swarm.self(), asking.wires.now) == 0);
    asking.wires.pass(Time{1'000});
    asking.ask(Bytes{1});
    CHECK(asking.results[3]);
}
