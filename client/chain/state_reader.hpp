// SPDX-License-Identifier: Apache-2.0
// The state of the chain at one block, read from outside by the same structs that declare it:
// `read<TasksPlace>(state, tasks::Tasks{id})` builds the key, fetches and decodes.
#pragma once

#include <stdexcept>

#include "chain-spec/pallet_index.hpp"

namespace assay::chain {

/// Raw reads at one fixed block. Two implementations: over RPC, and over a local state in tests.
class StateReader {
  public:
    virtual ~StateReader() = default;
    virtual std::optional<Bytes> get(ByteView key) const = 0;
    /// All entries whose key begins with `prefix`, in key order.
    virtual std::vector<std::pair<Bytes, Bytes>> entries(ByteView prefix) const = 0;
};

/// The node's state does not decode as this program's types: they are of different versions.
class StateMismatch : public std::runtime_error {
  public:
    explicit StateMismatch(std::string_view item)
        : std::runtime_error{"The node's " + std::string{item} +
                             " does not decode: node and client are of different versions"} {}
};

template <class Place, frame::StorageKey K>
typename K::Value read(const StateReader& state, const K& key) {
    const auto raw = state.get(frame::storage_key<Place>(key));
    if (!raw) return typename K::Value{};
    auto value = scale::from_bytes<frame::Stored<K>>(*raw);
    if (!value) throw StateMismatch{reflect::type_name<K>};
    return std::move(*value);
}

/// Every entry of a map whose leading fields are `first`.
template <class Place, frame::StorageKey K, class... First>
std::vector<std::pair<K, frame::Stored<K>>> read_all(const StateReader& state,
                                                     const First&... first) {
    constexpr auto& fixed = frame::storage_prefix<Place, K>;
    Bytes prefix{fixed.begin(), fixed.end()};
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (frame::append_key_part(prefix, reflect::field_t<K, I>{first}), ...);
    }
    (std::index_sequence_for<First...>{});
    std::vector<std::pair<K, frame::Stored<K>>> out;
    for (const auto& [raw_key, raw] : state.entries(prefix)) {
        const auto key = frame::parse_storage_key<K>(raw_key);
        auto value = scale::from_bytes<frame::Stored<K>>(raw);
        if (!key || !value) throw StateMismatch{reflect::type_name<K>};
        out.emplace_back(*key, std::move(*value));
    }
    return out;
}

}  // namespace assay::chain
