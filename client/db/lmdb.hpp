// SPDX-License-Identifier: Apache-2.0
// LMDB (0.9.24) as this folder uses it: one environment, a fixed set of tables, transactions and
// cursors that end themselves, failures as DatabaseError. Included by this folder's .cpp files
// only.
#pragma once

#include <lmdb.h>

#include <array>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>

#include "client/db/error.hpp"
#include "client/db/options.hpp"
#include "runtime/base/bytes.hpp"

namespace assay::db::lmdb {

/// The tables, and what lies in them. Numbers in keys are big endian, so that they sort.
enum class Table : std::uint8_t {
    Meta,            ///< name -> what the database is and how far it is
    State,           ///< storage key -> value, after the latest finalised block
    Nodes,           ///< path -> branch of that state's trie
    Undo,            ///< height, storage key -> 1 and the value before that block, or 0 for none
    Headers,         ///< hash -> height, header
    Bodies,          ///< hash -> SCALE list of extrinsics
    Justifications,  ///< hash -> SCALE list of (engine, justification)
    Canonical,       ///< height -> hash and state root of the finalised block
    Unfinalised,     ///< height, hash -> nothing
};
inline constexpr std::array<const char*, 9> table_names{
    "meta",   "state",          "nodes",     "undo",       "headers",
    "bodies", "justifications", "canonical", "unfinalised"};

inline MDB_val to_val(ByteView bytes) {
    // LMDB's interface is not const-correct; it reads keys and values only.
    return {.mv_size = bytes.size(), .mv_data = const_cast<std::uint8_t*>(bytes.data())};
}
inline ByteView to_view(const MDB_val& val) {
    return {static_cast<const std::uint8_t*>(val.mv_data), val.mv_size};
}

/// The transaction ran out of the memory map; `Environment::write` enlarges it and tries again.
struct MapFull {};

/// Throws what `code` means, if it is not success. `doing` completes "could not ...".
void check(int code, const char* doing);

class Environment;

/// A transaction: one instant of the whole database, to read; and to write, if it is a writing one.
/// Views it returns are good until it ends or (when writing) until its next write.
class Transaction {
  public:
    enum class Mode { Read, Write };
    Transaction(Environment& environment, Mode mode);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// Nothing also for keys that LMDB could not hold: the empty one and those above 511 bytes.
    std::optional<ByteView> get(Table table, ByteView key) const;
    std::size_t count(Table table) const;

    void put(Table table, ByteView key, ByteView value);
    /// Deleting what is not there is no error.
    void erase(Table table, ByteView key);
    /// Deletes all that the table has.
    void clear(Table table);
    void commit();

    MDB_txn* handle() const { return transaction_; }
    MDB_dbi table(Table table) const;

  private:
    Environment& environment_;
    Mode mode_;
    MDB_txn* transaction_ = nullptr;
};

/// A place in a table. Ends before its transaction does.
class Cursor {
  public:
    struct Entry {
        ByteView key;
        ByteView value;
    };
    Cursor(const Transaction& transaction, Table table);
    ~Cursor() { mdb_cursor_close(cursor_); }
    Cursor(const Cursor&) = delete;
    Cursor& operator=(const Cursor&) = delete;

    std::optional<Entry> first() { return move(MDB_FIRST, {}); }
    std::optional<Entry> next() { return move(MDB_NEXT, {}); }
    /// The entry with exactly this key.
    std::optional<Entry> find(ByteView key) { return move(MDB_SET_KEY, key); }
    /// The first entry whose key is not less than `key`, which may be empty.
    std::optional<Entry> seek(ByteView key);

    void put(ByteView key, ByteView value);
    /// Puts behind the table's last key, which `key` must be greater than. Fills pages wholly.
    void append(ByteView key, ByteView value);
    /// Deletes the entry where the cursor is.
    void erase();

  private:
    std::optional<Entry> move(MDB_cursor_op operation, ByteView key);
    MDB_cursor* cursor_ = nullptr;
};

/// An open database directory, held by this process alone.
class Environment {
  public:
    /// Creates directory and files where there are none.
    Environment(const std::filesystem::path& directory, const Options& options);
    ~Environment();
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

    /// Runs `body` in a writing transaction and commits it; all or nothing. `body` may run more
    /// than once (after the map was enlarged), each time from the start.
    void write(const std::function<void(Transaction&)>& body);
    /// Until the disk has everything that was committed.
    void sync();

  private:
    friend class Transaction;
    void open(const std::filesystem::path& directory, const Options& options);
    bool disk_is_full() const;
    bool has_all_pages(const std::filesystem::path& data);
    std::size_t count_free_pages(std::size_t first);
    void open_tables(const std::filesystem::path& directory);
    void enlarge_map();
    void begin_reading();
    void end_reading();

    std::filesystem::path directory_;
    MDB_env* environment_ = nullptr;
    int lock_file_ = -1;
    std::array<MDB_dbi, table_names.size()> tables_{};
    // The map may move only while nobody reads it.
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t readers_ = 0;
    bool is_moving_ = false;
};

}  // namespace assay::db::lmdb
