// SPDX-License-Identifier: Apache-2.0
#include "client/service/network/chain_ledger.hpp"

namespace assay::service {

db::BlockStatePointer ChainLedger::state_of(const Hash256& hash) const {
    if (const auto kept = past_.find(hash); kept != past_.end()) return kept->second;
    const auto header = chain_.header(hash);
    const bool past = header && header->number < chain_.finalised().number;
    if (past && past_.size() >= past_states) return nullptr;
    auto state = chain_.state(hash);
    if (past && state) past_.emplace(hash, state);
    return state;
}

std::optional<network::StateEntries> ChainLedger::state(const Hash256& hash, ByteView after,
                                                        std::size_t bytes_max) const {
    const auto state = state_of(hash);
    if (!state) return std::nullopt;
    const auto& values = state->values();
    network::StateEntries page;
    std::size_t bytes = 0;
    for (auto key = values.next_key(after); key && bytes < bytes_max; key = values.next_key(*key)) {
        auto value = values.get(*key);
        INVARIANT(value);
        bytes += key->size() + value->size();
        page.entries.emplace_back(*key, *std::move(value));
    }
    page.complete = !values.next_key(page.entries.empty() ? after : page.entries.back().first);
    return page;
}

}  // namespace assay::service
