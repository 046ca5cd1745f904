// SPDX-License-Identifier: Apache-2.0
#include "client/db/database.hpp"

#include "client/db/finalise.hpp"
#include "client/db/past_state.hpp"
#include "client/db/record.hpp"
#include "client/db/verify.hpp"
#include "runtime/base/check.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/storage/memory_view.hpp"
#include "runtime/storage/trie_update.hpp"

namespace assay::db {

using lmdb::Table;
using lmdb::Transaction;

namespace {

const std::string note_prefix = "note:";  // Apart from the database's own records.

Bytes copy(ByteView view) { return {view.begin(), view.end()}; }

std::optional<ByteView> header_record(const Transaction& transaction, const Hash256& block) {
    const auto record = transaction.get(Table::Headers, block.bytes);
    if (record && record->size() < 4)
        throw DatabaseError{Fault::Corrupt, "A header in the database is cut off"};
    return record;
}

void put_header(Transaction& transaction, const Hash256& hash, BlockNumber height,
                ByteView header) {
    transaction.put(Table::Headers, hash.bytes, height_key(height, header));
}

// A fresh state is put in order of its keys, and so fills its pages.
void put_all(Transaction& transaction, Table table, const storage::Entries& entries) {
    lmdb::Cursor cursor{transaction, table};
    for (const auto& [key, value] : entries) cursor.append(key, value);
}

// The branches of a whole state, which has this root.
storage::MemoryNodes trie_of(const storage::Entries& state, const Hash256& root) {
    storage::Diff diff;
    for (const auto& [key, value] : state) {
        check_storage_key(key);
        diff.emplace_hint(diff.end(), key, value);
    }
    const storage::MemoryView nothing;
    storage::MemoryNodes nodes;
    const auto update = storage::update_trie({.values = nothing, .nodes = nodes}, diff);
    INVARIANT(update.root == root);
    nodes.apply(update.nodes);
    return nodes;
}

void put_final(Transaction& transaction, const Head& head, ByteView header) {
    put_header(transaction, head.hash, head.height, header);
    transaction.put(Table::Canonical, height_key(head.height),
                    scale::to_bytes(std::pair{head.hash, head.state_root}));
}

}  // namespace

Database::Database(const std::filesystem::path& directory, const Options& options)
    : options_{options}, environment_{std::make_unique<lmdb::Environment>(directory, options)} {}

Database::~Database() = default;

bool Database::is_empty() const {
    const Transaction transaction{*environment_, Transaction::Mode::Read};
    return !transaction.get(Table::Meta, as_bytes(genesis_name));
}

void Database::init_genesis(const Genesis& genesis) {
    if (!is_empty()) {
        if (genesis_hash() == genesis.hash) return;
        throw DatabaseError{Fault::Foreign, "The database is of the chain '" + spec_name() +
                                                "' with genesis " + to_hex(genesis_hash().bytes) +
                                                ", not of '" + genesis.spec_name +
                                                "' with genesis " + to_hex(genesis.hash.bytes)};
    }
    const auto nodes = trie_of(genesis.state, genesis.state_root);
    const Head head{.height = 0, .hash = genesis.hash, .state_root = genesis.state_root};
    environment_->write([&](Transaction& transaction) {
        put_all(transaction, Table::State, genesis.state);
        put_all(transaction, Table::Nodes, nodes.nodes());
        put_final(transaction, head, genesis.header);
        transaction.put(Table::Bodies, genesis.hash.bytes, scale::to_bytes(std::vector<Bytes>{}));
        write_meta(transaction, genesis_name, genesis.hash);
        write_meta(transaction, spec_name_name, genesis.spec_name);
        write_meta(transaction, finalised_name, head);
        write_meta(transaction, oldest_undo_name, BlockNumber{1});
    });
}

Hash256 Database::genesis_hash() const {
    const Transaction transaction{*environment_, Transaction::Mode::Read};
    return require_meta<Hash256>(transaction, genesis_name);
}

std::string Database::spec_name() const {
    const Transaction transaction{*environment_, Transaction::Mode::Read};
    return require_meta<std::string>(transaction, spec_name_name);
}

void Database::begin_at(const Base& base) {
    INVARIANT(!base.headers.empty() && unfinalised().empty() && finalised().height == 0);
    const auto& head = base.headers.back().head;
    INVARIANT(head.height > 0);
    const auto nodes = trie_of(base.state, head.state_root);
    environment_->write([&](Transaction& transaction) {
        for (const auto table : {Table::State, Table::Nodes, Table::Undo}) transaction.clear(table);
        put_all(transaction, Table::State, base.state);
        put_all(transaction, Table::Nodes, nodes.nodes());
        for (const auto& [place, header, justifications] : base.headers) {
            put_final(transaction, place, header);
            transaction.put(Table::Justifications, place.hash.bytes,
                            scale::to_bytes(justifications));
        }
        for (const auto& [name, note] : base.notes)
            transaction.put(Table::Meta, as_bytes(note_prefix + name), note);
        write_meta(transaction, finalised_name, head);
        write_meta(transaction, oldest_undo_name, head.height + 1);
        write_meta(transaction, base_name, head.height);
    });
}

BlockNumber Database::base() const {
    const Transaction transaction{*environment_, Transaction::Mode::Read};
    return read_meta<BlockNumber>(transaction, base_name).value_or(0);
}

void Database::put_blocks(std::span<const BlockData> blocks) {
    environment_->write([&](Transaction& transaction) {
        const auto head = require_meta<Head>(transaction, finalised_name);
        for (const auto& block : blocks) {
            if (block.height <= head.height) continue;
            if (transaction.get(Table::Headers, block.hash.bytes)) continue;
            put_header(transaction, block.hash, block.height, block.header);
            transaction.put(Table::Bodies, block.hash.bytes, scale::to_bytes(block.body));
            transaction.put(Table::Unfinalised, height_key(block.height, block.hash.bytes), {});
        }
    });
}

void Database::finalise(std::span<const FinalBlock> blocks, std::span<const Hash256> discarded) {
    environment_->write([&](Transaction& transaction) {
        for (const auto& block : blocks) finalise_block(transaction, block);
        for (const auto& hash : discarded) discard_block(transaction, hash);
        prune(transaction, options_);
    });
}

void Database::put_justifications(const Hash256& block, const Justifications& justifications) {
    environment_->write([&](Transaction& transaction) {
        transaction.put(Table::Justifications, block.bytes, scale::to_bytes(justifications));
    });
}

void Database::put_note(std::string_view name, ByteView note) {
    environment_->write([&](Transaction& transaction) {
        transaction.put(Table::Meta, as_bytes(note_prefix + std::string{name}), note);
    });
}

std::optional<Bytes> Database::note(std::string_view name) const {
    const Transaction transaction{*environment_, Transaction::Mode::Read};
    const auto record = transaction.get(Table::Meta, as_bytes(note_prefix + std::string{name}));
    return record ? std::optional{copy(*record)} : std::nullopt;
}

std::optional<Bytes> Database::header(const Hash256& block) const {
    const Transaction transaction{*environment_, Transaction::Mode::Read};
    const auto record = header_record(transaction, block);
    return record ? std::optional{copy(record->subspan(4))} : std::nullopt;
}

std::optional<BlockNumber> Database::height(const Hash256& block) const {
    const Transaction transaction{*environment_, Transaction::Mode::Read};
    const auto record = header_record(transaction, block);
    return record ? std::optional{to_height(*record)} : std::nullopt;
}

std::optional<std::vector<Bytes>> Database::body(const Hash256& block) const {
    const Transaction transaction{*environment_, Transaction::Mode::Read};
    const auto record = transaction.get(Table::Bodies, block.bytes);
    return record ? std::optional{decode_record<std::vector<Bytes>>(*record)} : std::nullopt;
}

std::optional<Justifications> Database::justifications(const Hash256& block) const {
    const Transaction transaction{*environment_, Transaction::Mode::Read};
    const auto record = transaction.get(Table::Justifications, block.bytes);
    return record ? std::optional{decode_record<Justifications>(*record)} : std::nullopt;
}

std::optional<Hash256> Database::canonical(BlockNumber height) const {
    const Transaction transaction{*environment_, Transaction::Mode::Read};
    const auto record = transaction.get(Table::Canonical, height_key(height));
    if (!record) return std::nullopt;
    return decode_record<std::pair<Hash256, Hash256>>(*record).first;
}

Head Database::finalised() const {
    const Transaction transaction{*environment_, Transaction::Mode::Read};
    return require_meta<Head>(transaction, finalised_name);
}

std::vector<BlockPlace> Database::unfinalised() const {
    const Transaction transaction{*environment_, Transaction::Mode::Read};
    lmdb::Cursor cursor{transaction, Table::Unfinalised};
    std::vector<BlockPlace> places;
    for (auto entry = cursor.first(); entry; entry = cursor.next())
        places.push_back({.height = to_height(entry->key),
                          .hash = decode_record<Hash256>(entry->key.subspan(4))});
    return places;
}

std::shared_ptr<const Snapshot> Database::snapshot() const {
    return std::make_shared<const Snapshot>(*environment_);
}

BlockStatePointer Database::state_at(const Hash256& block) const {
    const auto place = height(block);
    if (!place || canonical(*place) != block) return nullptr;
    return state_at(*place);
}

BlockStatePointer Database::state_at(BlockNumber height) const {
    auto latest = snapshot();
    const auto head = latest->past_head(height);
    if (!head) return nullptr;
    if (head->height == latest->head().height) return latest;
    return std::make_shared<const PastState>(std::move(latest), *head);
}

void Database::sync() { environment_->sync(); }

void Database::verify() const { verify_state(*environment_); }

}  // namespace assay::db
