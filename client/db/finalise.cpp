// SPDX-License-Identifier: Apache-2.0
#include "client/db/finalise.hpp"

#include "client/db/record.hpp"
#include "runtime/base/check.hpp"

namespace assay::db {

using lmdb::Cursor;
using lmdb::Table;
using lmdb::Transaction;

namespace {

// Both maps are sorted, so each page of the tables is visited once.
void write_state(Transaction& transaction, BlockNumber height, const storage::Diff& diff) {
    Cursor state{transaction, Table::State}, undo{transaction, Table::Undo};
    for (const auto& [key, value] : diff) {
        check_storage_key(key);
        const auto entry = state.find(key);
        const auto before = entry ? std::optional{entry->value} : std::nullopt;
        if (before ? value && equal(*before, *value) : !value) continue;
        undo.append(height_key(height, key), to_undo(before));
        if (value)
            state.put(key, *value);
        else
            state.erase();
    }
}

void write_nodes(Transaction& transaction, const storage::NodeDiff& diff) {
    Cursor nodes{transaction, Table::Nodes};
    for (const auto& [name, encoded] : diff) {
        if (encoded)
            nodes.put(name, *encoded);
        else if (nodes.find(name))
            nodes.erase();
    }
}

void prune_undo(Transaction& transaction, BlockNumber oldest_kept) {
    Cursor undo{transaction, Table::Undo};
    for (auto entry = undo.first(); entry && to_height(entry->key) < oldest_kept;
         entry = undo.first())
        undo.erase();
}

}  // namespace

void check_storage_key(ByteView key) { INVARIANT(!key.empty() && key.size() <= storage_key_max); }

void finalise_block(Transaction& transaction, const FinalBlock& block) {
    const auto head = require_meta<Head>(transaction, finalised_name);
    const auto height = head.height + 1;
    const auto header = transaction.get(Table::Headers, block.hash.bytes);
    INVARIANT(header && to_height(*header) == height);  // Imported, and next in order.

    write_state(transaction, height, block.state);
    write_nodes(transaction, block.nodes);
    if (!block.justifications.empty())
        transaction.put(Table::Justifications, block.hash.bytes,
                        scale::to_bytes(block.justifications));
    transaction.put(Table::Canonical, height_key(height),
                    scale::to_bytes(std::pair{block.hash, block.state_root}));
    transaction.erase(Table::Unfinalised, height_key(height, block.hash.bytes));
    write_meta(transaction, finalised_name,
               Head{.height = height, .hash = block.hash, .state_root = block.state_root});
}

void discard_block(Transaction& transaction, const Hash256& hash) {
    const auto header = transaction.get(Table::Headers, hash.bytes);
    if (!header) return;
    const auto height = to_height(*header);
    const auto canonical = transaction.get(Table::Canonical, height_key(height));
    INVARIANT(!canonical || !equal(canonical->first(32), hash.bytes));
    transaction.erase(Table::Headers, hash.bytes);
    transaction.erase(Table::Bodies, hash.bytes);
    transaction.erase(Table::Justifications, hash.bytes);
    transaction.erase(Table::Unfinalised, height_key(height, hash.bytes));
}

void prune(Transaction& transaction, const Options& options) {
    const auto head = require_meta<Head>(transaction, finalised_name);
    const auto oldest = require_meta<BlockNumber>(transaction, oldest_undo_name);
    if (head.height >= options.state_window && oldest + options.state_window <= head.height) {
        const auto oldest_kept = head.height - options.state_window + 1;
        prune_undo(transaction, oldest_kept);
        write_meta(transaction, oldest_undo_name, oldest_kept);
    }
    // Backwards from the first block that is too old, until one is gone already; genesis stays.
    if (head.height < options.body_window) return;
    for (auto height = head.height - options.body_window; height > 0; --height) {
        const auto canonical = transaction.get(Table::Canonical, height_key(height));
        if (!canonical || !transaction.get(Table::Bodies, canonical->first(32))) break;
        const Bytes hash(canonical->begin(), canonical->begin() + 32);
        transaction.erase(Table::Bodies, hash);
    }
}

}  // namespace assay::db
