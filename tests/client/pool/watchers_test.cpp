// SPDX-License-Identifier: Apache-2.0
#include "client/pool/watchers.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::pool;

namespace {

Hash256 hash(std::uint8_t byte) {
    Hash256 out;
    out.bytes[0] = byte;
    return out;
}

struct WatchersTest {
    Watchers watchers{10};
    std::vector<Status> told;
    WatchId id = watchers.watch(hash(1), [this](const Status& status) { told.push_back(status); });

    void feed(const std::vector<Status>& statuses) {
        std::vector<Event> events;
        for (const auto& status : statuses) {
            auto& event = events.emplace_back();
            event.transaction = hash(1);
            event.status = status;
        }
        watchers.feed(events);
    }
};

}  // namespace

TEST_CASE("a watcher is told until its transaction is final") {
    WatchersTest test;
    test.feed({Ready{}, InBlock{hash(9), 5}});
    test.watchers.finalized(hash(8));
    CHECK(test.told.size() == 2);
    test.watchers.finalized(hash(9));
    CHECK(test.told.back() == Status{Finalized{hash(9)}});
    CHECK(test.watchers.size() == 0);
    test.feed({Ready{}});
    CHECK(test.told.size() == 3);
}

TEST_CASE("a retracted block does not make the transaction final") {
    WatchersTest test;
    test.feed({InBlock{hash(9), 5}, Retracted{hash(9)}});
    test.watchers.finalized(hash(9));
    CHECK(test.told.size() == 2);
    test.feed({InBlock{hash(8), 5}});
    test.watchers.finalized(hash(8));
    CHECK(test.told.back() == Status{Finalized{hash(8)}});
}

TEST_CASE("after enough blocks without finality the watch ends") {
    WatchersTest test;
    test.feed({InBlock{hash(9), 5}});
    test.watchers.best(14);
    CHECK(test.told.size() == 1);
    test.watchers.best(15);
    CHECK(test.told.back() == Status{FinalityTimeout{hash(9)}});
    CHECK(test.watchers.size() == 0);
}

TEST_CASE("last statuses end the watch, unwatching silences it") {
    for (const Status& last : {Status{Usurped{}}, Status{Dropped{}}, Status{Invalid{}}}) {
        WatchersTest test;
        test.feed({last});
        CHECK(test.watchers.size() == 0);
        test.watchers.unwatch(test.id);
    }
    WatchersTest test;
    test.feed({InBlock{hash(9), 5}});
    test.watchers.unwatch(test.id);
    test.watchers.finalized(hash(9));
    test.watchers.best(1'000);
    CHECK(test.told.size() == 1);
    CHECK(test.watchers.size() == 0);
}

TEST_CASE("several watch one transaction, and one may unwatch the others while being told") {
    Watchers watchers;
    int first = 0, second = 0;
    WatchId other = 0;
    watchers.watch(hash(1), [&](const Status&) {
        ++first;
        watchers.unwatch(other);
    });
    other = watchers.watch(hash(1), [&](const Status&) { ++second; });
    const Event event{hash(1), Ready{}};
    watchers.feed({&event, 1});
    watchers.feed({&event, 1});
    CHECK(first == 2);
    CHECK(second == 0);
}
