// SPDX-License-Identifier: Apache-2.0
#include "client/testnet/screen.hpp"

#include <catch2/catch.hpp>

using namespace assay::testnet;

namespace {

const std::vector<NodeView> nodes{{"alice", NodeView::State::Idle, 1234, 1232, 2},
                                  {"charlie", NodeView::State::Syncing, 7, 6, 1}};

}  // namespace

TEST_CASE("the table's columns stand under their headings") {
    CHECK(table(nodes) ==
          std::vector<std::string>{"node     state          best  finalized  peers",
                                   "alice    idle           1234       1232      2",
                                   "charlie  syncing           7          6      1"});
}

TEST_CASE("where there is no terminal a line says all") {
    CHECK(line(std::chrono::seconds{12}, nodes) ==
          "12 s: best 1234 7, finalized 1232 6, peers 2 1");
}
