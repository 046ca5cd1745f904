// SPDX-License-Identifier: Apache-2.0
#include "pallets/historical/owners.hpp"

#include "runtime/storage/memory_view.hpp"
#include "runtime/storage/proof.hpp"
#include "runtime/storage/trie_update.hpp"

namespace assay::historical {

namespace {

Bytes place_of(session::KeyTypeId type, const Bytes& key) {
    return scale::to_bytes(std::pair{type, key});
}

}  // namespace

// Values of more than 32 bytes would need version 0 said; an index and an account are none.
storage::Entries owner_entries(const session::KeyedValidators& validators) {
    storage::Entries entries;
    for (std::uint32_t index = 0; const auto& [who, keys] : validators) {
        for (const auto& [type, key] : keys.raw())
            entries.insert_or_assign(place_of(type, key), scale::to_bytes(index));
        entries.insert_or_assign(scale::to_bytes(index), scale::to_bytes(who));
        ++index;
    }
    return entries;
}

Hash256 owner_root(const session::KeyedValidators& validators) {
    return storage::trie_root(owner_entries(validators), storage::StateVersion::V0);
}

std::optional<std::vector<Bytes>> prove_owner(const session::KeyedValidators& validators,
                                              session::KeyTypeId type, const Bytes& key) {
    const storage::MemoryView values{owner_entries(validators)};
    const auto index = values.get(place_of(type, key));
    if (!index) return std::nullopt;
    storage::Diff all;
    for (const auto& [name, value] : values.entries()) all.emplace(name, value);
    const storage::MemoryView nothing;
    const storage::MemoryNodes no_nodes;
    storage::MemoryNodes nodes;
    nodes.apply(storage::update_trie({nothing, no_nodes}, all).nodes);
    const std::array keys{place_of(type, key), *index};
    return storage::read_proof({values, nodes}, keys);
}

std::optional<AccountId> proved_owner(const Hash256& root, const std::vector<Bytes>& nodes,
                                      session::KeyTypeId type, const Bytes& key) {
    const auto look_up = [&](const Bytes& name) -> std::optional<Bytes> {
        const std::array names{name};
        const auto found = storage::verify_proof(root, nodes, names);
        return found ? found->front() : std::nullopt;
    };
    const auto index = look_up(place_of(type, key));
    const auto who = index ? look_up(*index) : std::nullopt;
    return who ? scale::from_bytes<AccountId>(*who) : std::nullopt;
}

}  // namespace assay::historical
