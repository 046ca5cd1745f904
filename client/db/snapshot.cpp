// SPDX-License-Identifier: Apache-2.0
#include "client/db/snapshot.hpp"

#include "client/db/lmdb.hpp"
#include "client/db/record.hpp"
#include "runtime/base/check.hpp"

namespace assay::db {

using lmdb::Table;

// A kept cursor finds neighbouring keys without descending from the root.
struct Snapshot::Reader {
    explicit Reader(lmdb::Environment& environment)
        : transaction{environment, lmdb::Transaction::Mode::Read},
          state{transaction, Table::State} {}
    lmdb::Transaction transaction;
    lmdb::Cursor state;
};

Snapshot::Snapshot(lmdb::Environment& environment)
    : environment_{environment},
      reader_{std::make_unique<Reader>(environment)},
      head_{require_meta<Head>(reader_->transaction, finalised_name)} {}

Snapshot::~Snapshot() = default;

std::optional<Bytes> Snapshot::get(ByteView key) const {
    const std::lock_guard lock{mutex_};
    const auto value = reader_->transaction.get(Table::State, key);
    return value ? std::optional{Bytes(value->begin(), value->end())} : std::nullopt;
}

std::optional<Bytes> Snapshot::next_key(ByteView after) const {
    // No key is longer, so cutting a longer `after` skips none.
    after = after.first(std::min(after.size(), storage_key_max));
    const std::lock_guard lock{mutex_};
    auto entry = reader_->state.seek(after);
    if (entry && equal(entry->key, after)) entry = reader_->state.next();
    return entry ? std::optional{Bytes(entry->key.begin(), entry->key.end())} : std::nullopt;
}

std::optional<Bytes> Snapshot::node(ByteView name) const {
    const std::lock_guard lock{mutex_};
    const auto encoded = reader_->transaction.get(Table::Nodes, name);
    return encoded ? std::optional{Bytes(encoded->begin(), encoded->end())} : std::nullopt;
}

void Snapshot::renew() const {
    auto fresh = std::make_unique<Reader>(environment_);
    if (require_meta<Head>(fresh->transaction, finalised_name) != head_) return;
    const std::lock_guard lock{mutex_};
    reader_ = std::move(fresh);
}

std::optional<Bytes> Snapshot::get_at(BlockNumber height, ByteView key) const {
    INVARIANT(height <= head_.height);
    if (key.size() > storage_key_max) return std::nullopt;
    // The first block after `height` that wrote the key says what it had found there.
    Bytes name = height_key(height, key);
    const std::lock_guard lock{mutex_};
    for (auto later = height + 1; later <= head_.height; ++later) {
        std::ranges::copy(height_key(later), name.begin());
        if (const auto undo = reader_->transaction.get(Table::Undo, name)) return from_undo(*undo);
    }
    const auto value = reader_->transaction.get(Table::State, key);
    return value ? std::optional{Bytes(value->begin(), value->end())} : std::nullopt;
}

storage::Diff Snapshot::changes_back_to(BlockNumber height) const {
    INVARIANT(height <= head_.height);
    const std::lock_guard lock{mutex_};
    storage::Diff diff;
    lmdb::Cursor undo{reader_->transaction, Table::Undo};
    for (auto entry = undo.seek(height_key(height + 1)); entry; entry = undo.next()) {
        const auto key = entry->key.subspan(4);
        diff.try_emplace(Bytes(key.begin(), key.end()), from_undo(entry->value));
    }
    return diff;
}

BlockNumber Snapshot::oldest_state() const {
    const std::lock_guard lock{mutex_};
    return require_meta<BlockNumber>(reader_->transaction, oldest_undo_name) - 1;
}

std::optional<Head> Snapshot::past_head(BlockNumber height) const {
    if (height < oldest_state() || height > head_.height) return std::nullopt;
    const std::lock_guard lock{mutex_};
    const auto record = reader_->transaction.get(Table::Canonical, height_key(height));
    if (!record) return std::nullopt;
    const auto [hash, root] = decode_record<std::pair<Hash256, Hash256>>(*record);
    return Head{.height = height, .hash = hash, .state_root = root};
}

}  // namespace assay::db
