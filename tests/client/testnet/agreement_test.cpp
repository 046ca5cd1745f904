// SPDX-License-Identifier: Apache-2.0
#include "client/testnet/agreement.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::testnet;

TEST_CASE("nodes that call the same blocks final agree, in whatever order they say it") {
    Agreement agreement;
    agreement.note("alice", 1, Hash256{{1}});
    agreement.note("alice", 3, Hash256{{3}});
    agreement.note("bob", 3, Hash256{{3}});
    agreement.note("bob", 1, Hash256{{1}});
    CHECK_FALSE(agreement.broken());
    CHECK(agreement.highest() == 3);
}

TEST_CASE("two final blocks of one height are a disagreement, and the first one stays told") {
    Agreement agreement;
    CHECK(agreement.highest() == 0);
    agreement.note("alice", 3, Hash256{{0xaa}});
    agreement.note("bob", 3, Hash256{{0xbb}});
    REQUIRE(agreement.broken());
    const auto told = *agreement.broken();
    CHECK(told.starts_with("block 3 is 0xbb"));
    CHECK(told.find("for bob and 0xaa") != told.npos);
    agreement.note("charlie", 4, Hash256{{4}});
    agreement.note("dave", 4, Hash256{{5}});
    CHECK(*agreement.broken() == told);
}
