// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/memory_view.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using storage::MemoryView;

TEST_CASE("A memory view gives values, and keys in order") {
    const MemoryView view{{{Bytes{1}, Bytes{10}}, {Bytes{1, 0}, Bytes{}}, {Bytes{2}, Bytes{20}}}};
    CHECK(view.get(Bytes{1}) == Bytes{10});
    CHECK(view.get(Bytes{1, 0}) == Bytes{});
    CHECK_FALSE(view.get(Bytes{3}));
    CHECK(view.next_key({}) == Bytes{1});
    CHECK(view.next_key(Bytes{1}) == Bytes{1, 0});
    CHECK(view.next_key(Bytes{1, 0}) == Bytes{2});
    CHECK_FALSE(view.next_key(Bytes{2}));
}

TEST_CASE("A memory view takes over a diff") {
    MemoryView view{{{Bytes{1}, Bytes{10}}, {Bytes{2}, Bytes{20}}}};
    view.apply({{Bytes{1}, std::nullopt}, {Bytes{2}, Bytes{21}}, {Bytes{3}, Bytes{30}}});
    CHECK(view.entries() == storage::Entries{{Bytes{2}, Bytes{21}}, {Bytes{3}, Bytes{30}}});
}
