// SPDX-License-Identifier: Apache-2.0
#include "tests/client/db/chain.hpp"

#include <unistd.h>

#include <random>

#include "runtime/crypto/blake2.hpp"
#include "runtime/scale/codec.hpp"
#include "runtime/storage/overlay.hpp"
#include "runtime/storage/trie_root.hpp"
#include "runtime/storage/trie_update.hpp"

namespace assay::db {

namespace {

std::mt19937 randomness(BlockNumber height, unsigned fork) {
    return std::mt19937{height * 1000 + fork};
}

Bytes bytes(std::mt19937& random, std::size_t size) {
    Bytes all(size);
    for (auto& byte : all) byte = static_cast<std::uint8_t>(random());
    return all;
}

// A few hundred keys with common beginnings, from 1 to 255 bytes.
Bytes key_of(std::mt19937& random) {
    const auto name = scale::to_bytes(static_cast<std::uint16_t>(random() % 400));
    Bytes key(1 + random() % 2, 0x26);
    append(key, name);
    if (random() % 20 == 0) key.resize(255, 0x77);
    return key;
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
    auto name = (std::filesystem::temp_directory_path() / "assay-db-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Hash256 hash_of(BlockNumber height, unsigned fork) {
    return crypto::blake2_256(scale::to_bytes(std::pair{height, fork}));
}

BlockData block_of(BlockNumber height, unsigned fork) {
    auto random = randomness(height, fork);
    BlockData block{.hash = hash_of(height, fork),
                    .height = height,
                    .header = scale::to_bytes(std::pair{height, fork}),
                    .body = {}};
    for (unsigned i = 0; i < height % 4; ++i) block.body.push_back(bytes(random, random() % 9000));
    return block;
}

BlockPlace place_of(BlockNumber height, unsigned fork) {
    return {.height = height, .hash = hash_of(height, fork)};
}

storage::Diff writes_of(BlockNumber height, unsigned fork) {
    auto random = randomness(height, fork);
    storage::Diff writes;
    for (int i = 0; i < 40; ++i) {
        auto key = key_of(random);
        const auto what = random() % 10;
        if (what < 3)
            writes[key] = std::nullopt;
        else
            writes[key] = bytes(random, what == 9 ? random() % 20000 : random() % 70);
    }
    return writes;
}

Genesis test_genesis() {
    Genesis genesis{.hash = hash_of(0),
                    .header = block_of(0).header,
                    .state_root = {},
                    .state = {},
                    .spec_name = "test"};
    for (const auto& [key, value] : writes_of(0))
        if (value) genesis.state.emplace(key, *value);
    genesis.state_root = storage::trie_root(genesis.state, storage::StateVersion::V1);
    return genesis;
}

BlockChange execute(const storage::StateTrie& parent, BlockNumber height, unsigned fork) {
    storage::Overlay overlay{parent.values};
    for (const auto& [key, value] : writes_of(height, fork)) {
        if (value)
            overlay.put(key, *value);
        else
            overlay.erase(key);
    }
    BlockChange change;
    change.state = overlay.take_diff();
    auto update = storage::update_trie(parent, change.state);
    change.state_root = update.root;
    change.nodes = std::move(update.nodes);
    return change;
}

void import_block(Database& database, StateTree& tree, BlockNumber height, unsigned fork) {
    database.put_block(block_of(height, fork));
    // A fork leaves the main chain by one block.
    const auto parent = hash_of(height - 1);
    tree.add(place_of(height, fork), parent, execute(tree.state(parent)->trie(), height, fork));
}

const storage::MemoryView& Model::at(BlockNumber height) {
    while (height_ < height) state_.apply(writes_of(++height_));
    return state_;
}

storage::Entries entries_of(const storage::View& view) {
    storage::Entries entries;
    Bytes at;
    while (auto key = view.next_key(at)) {
        entries.emplace(*key, *view.get(*key));
        at = *std::move(key);
    }
    return entries;
}

}  // namespace assay::db
