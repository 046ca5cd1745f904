// SPDX-License-Identifier: Apache-2.0
#include "client/pool/graph.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::pool;

namespace {

TransactionPointer make(std::uint8_t name, std::vector<Bytes> required, std::vector<Bytes> provided,
                        std::uint64_t priority = 1) {
    Transaction out;
    out.hash.bytes[0] = name;
    out.body = {name};
    out.validity = {
        .priority = priority, .required = std::move(required), .provided = std::move(provided)};
    out.arrival = name;
    return std::make_shared<const Transaction>(std::move(out));
}

Hash256 name(std::uint8_t byte) {
    Hash256 out;
    out.bytes[0] = byte;
    return out;
}

}  // namespace

TEST_CASE("readiness spreads along the tags, and is taken back") {
    Graph graph;
    CHECK(graph.insert(make(3, {{2}}, {{3}})) == Graph::Changes{});
    CHECK(graph.insert(make(4, {{1}, {3}}, {{4}})) == Graph::Changes{});
    CHECK(graph.insert(make(1, {}, {{1}})) == Graph::Changes{{name(1), true}});
    CHECK(graph.insert(make(2, {{1}}, {{2}})) ==
          Graph::Changes{{name(2), true}, {name(3), true}, {name(4), true}});
    CHECK(graph.ready_size().count == 4);
    CHECK(graph.last_dependent(name(2)) == name(4));
    CHECK(graph.remove(name(2)) == Graph::Changes{{name(3), false}, {name(4), false}});
    CHECK(graph.future_size().count == 2);
    CHECK(graph.ready_size().count == 1);
    CHECK(graph.provider({3}) == name(3));
    CHECK_FALSE(graph.provider({2}));
}

TEST_CASE("one that needs several comes after all of them") {
    Graph graph;
    graph.insert(make(9, {{1}, {2}}, {{9}}, 100));
    graph.insert(make(1, {}, {{1}}, 5));
    graph.insert(make(2, {}, {{2}}, 1));
    std::vector<std::uint8_t> order;
    for (const auto& transaction : graph.best(10)) order.push_back(transaction->hash.bytes[0]);
    CHECK(order == std::vector<std::uint8_t>{1, 2, 9});
}

TEST_CASE("the worst is the one of lowest priority, the newest among equals") {
    Graph graph;
    graph.insert(make(1, {}, {{1}}, 5));
    graph.insert(make(2, {}, {{2}}, 5));
    graph.insert(make(3, {}, {{3}}, 6));
    CHECK(graph.worst_ready().hash == name(2));
}
