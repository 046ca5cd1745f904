// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/trie_reader.hpp"

#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"

namespace assay::storage {

namespace {

bool begins_with(ByteView key, NibbleView path) {
    if (2 * key.size() < path.size()) return false;
    const auto packed = pack(path);
    const auto whole = path.size() / 2;
    return equal(key.first(whole), ByteView{packed}.first(whole)) &&
           (path.size() % 2 == 0 || key[whole] >> 4 == path.back());
}

}  // namespace

std::optional<OwnedEntry> first_below(const View& values, NibbleView path) {
    Bytes key = pack(path);
    if (auto value = values.get(key)) return OwnedEntry{std::move(key), *std::move(value)};
    auto next = values.next_key(key);
    if (!next || !begins_with(*next, path)) return std::nullopt;
    auto value = values.get(*next);
    INVARIANT(value);
    return OwnedEntry{*std::move(next), *std::move(value)};
}

NodeValue to_node_value(ByteView value) {
    if (value.size() <= 32)
        return {.kind = ValueKind::Inline, .bytes = Bytes(value.begin(), value.end())};
    const auto hash = crypto::blake2_256(value);
    return {.kind = ValueKind::Hashed, .bytes = Bytes(hash.bytes.begin(), hash.bytes.end())};
}

std::optional<Bytes> read_node(const StateTrie& state, NibbleView path) {
    if (auto branch = state.nodes.node(node_key(path))) return branch;
    const auto leaf = first_below(state.values, path);
    INVARIANT(leaf || path.empty());
    if (!leaf) return std::nullopt;
    const auto nibbles = to_nibbles(leaf->key);
    const auto value = to_node_value(leaf->value);
    Bytes encoded;
    append_node(encoded, NibbleView{nibbles}.subspan(path.size()), value.kind, value.bytes,
                nullptr);
    return encoded;
}

}  // namespace assay::storage
