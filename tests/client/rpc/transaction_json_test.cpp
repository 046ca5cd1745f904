// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/transaction_json.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::rpc;

TEST_CASE("statuses are spelled as clients know them") {
    Hash256 hash;
    hash.bytes.fill(0x11);
    const auto text = "0x" + std::string(64, '1');
    CHECK(to_json(pool::Future{}) == "future");
    CHECK(to_json(pool::Ready{}) == "ready");
    CHECK(to_json(pool::Dropped{}) == "dropped");
    CHECK(to_json(pool::Invalid{}) == "invalid");
    CHECK(to_json(pool::Broadcast{{"a", "b"}}).dump() == R"({"broadcast":["a","b"]})");
    CHECK(to_json(pool::InBlock{hash, 5}) == Json{{"inBlock", text}});
    CHECK(to_json(pool::Retracted{hash}) == Json{{"retracted", text}});
    CHECK(to_json(pool::FinalityTimeout{hash}) == Json{{"finalityTimeout", text}});
    CHECK(to_json(pool::Finalized{hash}) == Json{{"finalized", text}});
    CHECK(to_json(pool::Usurped{hash}) == Json{{"usurped", text}});
}

TEST_CASE("refusals have the SDK's codes and words") {
    using frame::InvalidTransaction;
    const auto stale = to_rpc_error(pool::NotValid{frame::Invalid{InvalidTransaction::Stale}});
    CHECK(stale == RpcError{1010, "Invalid Transaction", "Transaction is outdated"});
    CHECK(to_rpc_error(pool::NotValid{frame::Unknown{}}).code == 1011);
    CHECK(to_rpc_error(pool::TemporarilyBanned{}).code == 1012);
    CHECK(to_rpc_error(pool::AlreadyImported{}).code == 1013);
    CHECK(to_rpc_error(pool::TooLowPriority{7, 6}).message == "Priority is too low: (7 vs 6)");
    CHECK(to_rpc_error(pool::CycleDetected{}).code == 1015);
    CHECK(to_rpc_error(pool::ImmediatelyDropped{}).code == 1016);
    CHECK(to_rpc_error(pool::TooManyOfAccount{}).code == 1016);
    CHECK(to_rpc_error(pool::NoTagsProvided{}).code == 1019);
    for (std::uint8_t i = 0; i < 11; ++i)
        CHECK_FALSE(describe(frame::Invalid{static_cast<InvalidTransaction>(i)}).empty());
}

TEST_CASE("the length prefix must be the length") {
    CHECK(strip_length(Bytes{8, 1, 2}) == Bytes{1, 2});
    CHECK_FALSE(strip_length(Bytes{8, 1}));
    CHECK_FALSE(strip_length(Bytes{8, 1, 2, 3}));
    CHECK_FALSE(strip_length(Bytes{}));
    CHECK(with_length({1, 2}) == Bytes{8, 1, 2});
}
