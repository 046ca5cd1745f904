// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/overlay.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "runtime/storage/memory_view.hpp"

using namespace assay;
using namespace assay::storage;

namespace {

std::vector<Bytes> keys_of(const View& view) {
    std::vector<Bytes> keys;
    Bytes at;
    while (auto key = view.next_key(at)) keys.push_back(at = *key);
    return keys;
}

const Entries base_entries{{Bytes{1}, Bytes{10}}, {Bytes{3}, Bytes{30}}, {Bytes{5}, Bytes{50}}};

}  // namespace

TEST_CASE("An overlay answers with its own writes first and leaves the base alone") {
    const MemoryView base{base_entries};
    Overlay overlay{base};
    overlay.put(Bytes{2}, Bytes{20});
    overlay.put(Bytes{3}, Bytes{31});
    overlay.erase(Bytes{5});
    CHECK(overlay.get(Bytes{1}) == Bytes{10});
    CHECK(overlay.get(Bytes{2}) == Bytes{20});
    CHECK(overlay.get(Bytes{3}) == Bytes{31});
    CHECK_FALSE(overlay.get(Bytes{5}));
    CHECK(base.entries() == base_entries);
}

TEST_CASE("next_key merges both layers and skips deleted keys") {
    const MemoryView base{base_entries};
    Overlay overlay{base};
    CHECK(keys_of(overlay) == std::vector<Bytes>{{1}, {3}, {5}});
    overlay.erase(Bytes{1});
    overlay.erase(Bytes{3});
    overlay.erase(Bytes{4});
    CHECK(keys_of(overlay) == std::vector<Bytes>{{5}});
    overlay.put(Bytes{3}, Bytes{});
    overlay.put(Bytes{6}, Bytes{});
    CHECK(keys_of(overlay) == std::vector<Bytes>{{3}, {5}, {6}});
    overlay.erase(Bytes{5});
    overlay.erase(Bytes{6});
    CHECK(keys_of(overlay) == std::vector<Bytes>{{3}});
}

TEST_CASE("Rolling back undoes writes, rewrites and deletions since the checkpoint only") {
    const MemoryView base{base_entries};
    Overlay overlay{base};
    overlay.put(Bytes{1}, Bytes{11});
    const auto outer = overlay.checkpoint();
    overlay.put(Bytes{1}, Bytes{12});
    overlay.put(Bytes{7}, Bytes{70});
    const auto inner = overlay.checkpoint();
    overlay.erase(Bytes{1});
    overlay.erase(Bytes{7});
    overlay.put(Bytes{8}, Bytes{80});

    overlay.rollback(inner);
    CHECK(overlay.get(Bytes{1}) == Bytes{12});
    CHECK(overlay.get(Bytes{7}) == Bytes{70});
    CHECK_FALSE(overlay.get(Bytes{8}));

    overlay.rollback(outer);
    CHECK(overlay.diff() == Diff{{Bytes{1}, Bytes{11}}});
    overlay.rollback(0);
    CHECK(overlay.diff().empty());
}

TEST_CASE("take_diff keeps only what differs from the base and begins anew") {
    const MemoryView base{base_entries};
    Overlay overlay{base};
    overlay.put(Bytes{1}, Bytes{11});
    overlay.put(Bytes{1}, Bytes{10});
    overlay.erase(Bytes{9});
    overlay.erase(Bytes{3});
    overlay.put(Bytes{4}, Bytes{});
    CHECK(overlay.take_diff() == Diff{{Bytes{3}, std::nullopt}, {Bytes{4}, Bytes{}}});
    CHECK(overlay.diff().empty());
    CHECK(overlay.checkpoint() == 0);
    CHECK(overlay.get(Bytes{3}) == Bytes{30});
}

TEST_CASE("A stack of overlays equals a plain map under random writes and rollbacks") {
    std::mt19937 random{7};
    const auto key = [&] {
        return Bytes(1 + random() % 2, static_cast<std::uint8_t>(random() % 6));
    };
    for (int round = 0; round < 200; ++round) {
        const MemoryView base{base_entries};
        Overlay lower{base};
        for (int i = 0; i < 5; ++i) lower.put(key(), key());
        const auto lower_diff = lower.diff();
        const DiffView middle{base, lower_diff};
        Overlay upper{middle};
        MemoryView model{base_entries};
        model.apply(lower_diff);

        std::vector<std::pair<std::size_t, Entries>> checkpoints;
        for (int step = 0; step < 60; ++step) {
            const auto k = key();
            switch (random() % 6) {
                case 0:
                    checkpoints.emplace_back(upper.checkpoint(), model.entries());
                    break;
                case 1:
                    if (checkpoints.empty()) break;
                    upper.rollback(checkpoints.back().first);
                    model = MemoryView{checkpoints.back().second};
                    checkpoints.pop_back();
                    break;
                case 2:
                case 3:
                    upper.erase(k);
                    model.apply({{k, std::nullopt}});
                    break;
                default: {
                    const auto value = key();
                    upper.put(k, value);
                    model.put(k, value);
                }
            }
            REQUIRE(keys_of(upper) == keys_of(model));
            for (const auto& at : keys_of(model)) REQUIRE(upper.get(at) == model.get(at));
        }
        const auto diff = upper.take_diff();
        MemoryView after{base_entries};
        after.apply(lower_diff);
        after.apply(diff);
        REQUIRE(after.entries() == model.entries());
    }
}
