// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/trie_reader.hpp"

#include <catch2/catch.hpp>

#include "runtime/storage/memory_view.hpp"

using namespace assay;
using namespace assay::storage;

TEST_CASE("The first entry below a path is found at odd and even lengths") {
    const MemoryView view{
        {{Bytes{}, Bytes{1}}, {Bytes{0xab, 0xc0}, Bytes{2}}, {Bytes{0xac}, Bytes{3}}}};
    CHECK(first_below(view, {})->key.empty());
    CHECK(first_below(view, Nibbles{0xa})->value == Bytes{2});
    CHECK(first_below(view, Nibbles{0xa, 0xb, 0xc})->value == Bytes{2});
    CHECK(first_below(view, Nibbles{0xa, 0xc})->value == Bytes{3});
    CHECK_FALSE(first_below(view, Nibbles{0xa, 0xb, 0xd}));
    CHECK_FALSE(first_below(view, Nibbles{0xa, 0xd}));
    CHECK_FALSE(first_below(view, Nibbles{0x9}));
    CHECK_FALSE(first_below(view, Nibbles{0xa, 0xb, 0xc, 0x0, 0x0}));
}

TEST_CASE("A state of one entry is a leaf, a state of none has no node") {
    const MemoryNodes nodes;
    const MemoryView one{{{Bytes{0x61}, Bytes{0x62}}}}, none;
    CHECK(read_node({.values = one, .nodes = nodes}, {}) == Bytes{0x42, 0x61, 0x04, 0x62});
    CHECK_FALSE(read_node({.values = none, .nodes = nodes}, {}));
}

TEST_CASE("Values longer than 32 bytes enter a node as hashes") {
    CHECK(to_node_value(Bytes(32)).kind == ValueKind::Inline);
    CHECK(to_node_value(Bytes(33)).kind == ValueKind::Hashed);
    CHECK(to_node_value(Bytes(33)).bytes.size() == 32);
}
