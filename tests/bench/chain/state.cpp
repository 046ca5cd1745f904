// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"
#include "runtime/scale/codec.hpp"
#include "runtime/storage/memory_view.hpp"
#include "runtime/storage/trie_root.hpp"
#include "runtime/storage/trie_update.hpp"
#include "tests/bench/chain/chain.hpp"

namespace assay::bench {

namespace {

constexpr std::uint32_t accounts = 100'000, changed = 1'000;

// Shaped like an account's entry: a prefix, a hash and the id; 80 bytes of value.
Bytes key_of(std::uint32_t i) {
    Bytes key(32, 0x26);
    const auto id = crypto::blake2_256(scale::to_bytes(i));
    append(key, crypto::blake2_128(id.bytes));
    append(key, id.bytes);
    return key;
}

Bytes value_of(std::uint32_t i) {
    Bytes value(80, 0);
    const auto number = scale::to_bytes(i);
    std::ranges::copy(number, value.begin());
    return value;
}

}  // namespace

std::vector<Figure> measure_state() {
    using namespace storage;
    MemoryView values;
    MemoryNodes nodes;
    Diff genesis, block;
    for (std::uint32_t i = 0; i < accounts; ++i) genesis[key_of(i)] = value_of(i);
    for (std::uint32_t i = 0; i < changed; ++i)
        block[key_of(i * (accounts / changed))] = value_of(i + accounts);
    nodes.apply(update_trie({values, nodes}, genesis).nodes);
    values.apply(genesis);

    MemoryView after = values;
    after.apply(block);
    const StateTrie before{values, nodes};
    INVARIANT(update_trie(before, block).root == trie_root(after.entries(), StateVersion::V1));
    return {race(
        {.name = "root of 100k accounts after 1,000 changed / from scratch",
         .unit = "ms",
         .floor = 4},
        [&] { keep(update_trie(before, block).root); },
        [&] { keep(trie_root(after.entries(), StateVersion::V1)); })};
}

}  // namespace assay::bench
