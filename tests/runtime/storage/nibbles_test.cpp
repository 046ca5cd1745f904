// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/nibbles.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "runtime/storage/view.hpp"

using namespace assay;
using namespace assay::storage;

TEST_CASE("Nibbles are a key's half bytes, the high one first") {
    CHECK(to_nibbles(Bytes{0xab, 0x01}) == Nibbles{0xa, 0xb, 0x0, 0x1});
    CHECK(pack(Nibbles{0xa, 0xb, 0x0, 0x1}) == Bytes{0xab, 0x01});
    CHECK(pack(Nibbles{0xa, 0xb, 0xc}) == Bytes{0xab, 0xc0});
    CHECK(to_nibbles({}).empty());
}

TEST_CASE("The common prefix ends at the first difference or the shorter end") {
    CHECK(common_prefix(Nibbles{1, 2, 3}, Nibbles{1, 2, 4}) == 2);
    CHECK(common_prefix(Nibbles{1, 2}, Nibbles{1, 2, 4}) == 2);
    CHECK(common_prefix(Nibbles{}, Nibbles{1}) == 0);
}

TEST_CASE("Every path has a name of its own, never empty, the same for no other") {
    std::set<Bytes, BytesLess> names;
    std::size_t paths = 0;
    const auto visit = [&](const auto& self, Nibbles& path) -> void {
        ++paths;
        names.insert(node_key(path));
        if (path.size() == 3) return;
        for (std::uint8_t nibble = 0; nibble < 16; ++nibble) {
            path.push_back(nibble);
            self(self, path);
            path.pop_back();
        }
    };
    Nibbles path;
    visit(visit, path);
    CHECK(names.size() == paths);
    CHECK(node_key({}) == Bytes{0x00});
    CHECK(node_key(Nibbles{0xa, 0xb}) == Bytes{0xab, 0x00});
    CHECK(node_key(Nibbles{0xa, 0xb, 0xc}) == Bytes{0xab, 0xc1});
}
