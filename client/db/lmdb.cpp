// SPDX-License-Identifier: Apache-2.0
#include "client/db/lmdb.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "runtime/base/check.hpp"

namespace assay::db::lmdb {

namespace {

constexpr std::string_view format_name = "assay 1";
constexpr unsigned readers_max = 1024;
constexpr std::size_t smallest_map = std::size_t{1} << 20;
constexpr std::uintmax_t almost_nothing = std::uintmax_t{16} << 20;  // A block's pages.
constexpr std::size_t longest_key = 511;
constexpr auto wait_for_readers = std::chrono::seconds{2};

struct Meaning {
    Fault fault;
    const char* hint;
};

Meaning meaning_of(int code) {
    switch (code) {
        case ENOSPC:
        case EDQUOT:
            return {Fault::Full, ": the disk is full; free some space and start again"};
        case EFBIG:
            return {Fault::Full, ": the file may not grow further (file size limit)"};
        case ENOMEM:
            return {Fault::Full, ": no memory or address space left"};
        case EACCES:
        case EPERM:
        case EROFS:
            return {Fault::Permission, ": check owner and permissions of the directory"};
        case MDB_INVALID:
            return {Fault::Foreign, ": the file is not a database"};
        case MDB_VERSION_MISMATCH:
            return {Fault::Version, ": written by another version of LMDB"};
        case MDB_CORRUPTED:
        case MDB_PAGE_NOTFOUND:
        case MDB_PANIC:
            return {Fault::Corrupt, ": the database is damaged; restore or synchronise it anew"};
        case MDB_READERS_FULL:
            return {Fault::Full, ": too many readers at once"};
        default:
            return {Fault::Disk, ""};
    }
}

[[noreturn]] void fail(int code, const std::string& doing) {
    const auto [fault, hint] = meaning_of(code);
    throw DatabaseError{fault, "Could not " + doing + ": " + mdb_strerror(code) + hint};
}

// In bytes; 0 if there is no such file.
std::size_t size_of(const std::filesystem::path& file) {
    std::error_code none;
    const auto size = std::filesystem::file_size(file, none);
    return none ? 0 : size;
}

}  // namespace

void check(int code, const char* doing) {
    if (code == MDB_SUCCESS) return;
    if (code == MDB_MAP_FULL) throw MapFull{};
    fail(code, doing);
}

// ---- Transaction -------------------------------------------------------------------------------

Transaction::Transaction(Environment& environment, Mode mode)
    : environment_{environment}, mode_{mode} {
    if (mode == Mode::Read) environment_.begin_reading();
    const int code = mdb_txn_begin(environment_.environment_, nullptr,
                                   mode == Mode::Read ? MDB_RDONLY : 0, &transaction_);
    if (code == MDB_SUCCESS) return;
    if (mode == Mode::Read) environment_.end_reading();
    check(code, "begin a transaction");
}

Transaction::~Transaction() {
    if (transaction_ != nullptr) mdb_txn_abort(transaction_);
    if (mode_ == Mode::Read) environment_.end_reading();
}

MDB_dbi Transaction::table(Table table) const {
    return environment_.tables_[static_cast<std::size_t>(table)];
}

std::optional<ByteView> Transaction::get(Table which, ByteView key) const {
    if (key.empty() || key.size() > longest_key) return std::nullopt;
    auto wanted = to_val(key);
    MDB_val found;
    const int code = mdb_get(transaction_, table(which), &wanted, &found);
    if (code == MDB_NOTFOUND) return std::nullopt;
    check(code, "read from the database");
    return to_view(found);
}

std::size_t Transaction::count(Table which) const {
    MDB_stat stat;
    check(mdb_stat(transaction_, table(which), &stat), "read from the database");
    return stat.ms_entries;
}

void Transaction::put(Table which, ByteView key, ByteView value) {
    auto at = to_val(key);
    auto what = to_val(value);
    check(mdb_put(transaction_, table(which), &at, &what, 0), "write to the database");
}

void Transaction::erase(Table which, ByteView key) {
    auto at = to_val(key);
    const int code = mdb_del(transaction_, table(which), &at, nullptr);
    if (code != MDB_NOTFOUND) check(code, "write to the database");
}

void Transaction::clear(Table which) {
    check(mdb_drop(transaction_, table(which), 0), "write to the database");
}

void Transaction::commit() {
    // The handle is gone whether or not it succeeds.
    const int code = mdb_txn_commit(std::exchange(transaction_, nullptr));
    // LMDB says EIO when a write falls short, which is how a disk runs full.
    if (code == EIO)
        throw DatabaseError{environment_.disk_is_full() ? Fault::Full : Fault::Disk,
                            "Could not commit to the database: a write failed or fell short; is "
                            "the disk full, a quota or a limit of file size reached?"};
    check(code, "commit to the database");
}

// ---- Cursor ------------------------------------------------------------------------------------

Cursor::Cursor(const Transaction& transaction, Table table) {
    check(mdb_cursor_open(transaction.handle(), transaction.table(table), &cursor_),
          "read from the database");
}

std::optional<Cursor::Entry> Cursor::seek(ByteView key) {
    return key.empty() ? first() : move(MDB_SET_RANGE, key);
}

std::optional<Cursor::Entry> Cursor::move(MDB_cursor_op operation, ByteView key) {
    auto at = to_val(key);
    MDB_val value;
    const int code = mdb_cursor_get(cursor_, &at, &value, operation);
    if (code == MDB_NOTFOUND) return std::nullopt;
    check(code, "read from the database");
    return Entry{.key = to_view(at), .value = to_view(value)};
}

void Cursor::put(ByteView key, ByteView value) {
    auto at = to_val(key);
    auto what = to_val(value);
    check(mdb_cursor_put(cursor_, &at, &what, 0), "write to the database");
}

void Cursor::append(ByteView key, ByteView value) {
    auto at = to_val(key);
    auto what = to_val(value);
    check(mdb_cursor_put(cursor_, &at, &what, MDB_APPEND), "write to the database");
}

void Cursor::erase() { check(mdb_cursor_del(cursor_, 0), "write to the database"); }

// ---- Environment -------------------------------------------------------------------------------

Environment::Environment(const std::filesystem::path& directory, const Options& options)
    : directory_{directory} {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) fail(error.value(), "create " + directory.string());

    // LMDB itself would let a second node in.
    const auto lock = directory / "owner";
    lock_file_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_file_ < 0) fail(errno, "open " + lock.string());
    if (::flock(lock_file_, LOCK_EX | LOCK_NB) != 0) {
        const int code = errno;
        ::close(lock_file_);
        if (code == EWOULDBLOCK)
            throw DatabaseError{Fault::InUse, "The database in " + directory.string() +
                                                  " is in use by another process"};
        fail(code, "lock " + lock.string());
    }
    try {
        open(directory, options);
    } catch (...) {
        if (environment_ != nullptr) mdb_env_close(environment_);
        ::close(lock_file_);
        throw;
    }
}

Environment::~Environment() {
    INVARIANT(readers_ == 0);  // A snapshot must not outlive its database.
    mdb_env_close(environment_);
    ::close(lock_file_);
}

void Environment::open(const std::filesystem::path& directory, const Options& options) {
    const auto opening = "open the database in " + directory.string();
    const auto data = directory / "data.mdb";
    auto map_size = std::max({options.map_size, 2 * size_of(data), smallest_map});
    const unsigned sync = options.durability == Durability::Power ? 0 : MDB_NOSYNC;
    while (true) {
        check(mdb_env_create(&environment_), "open the database");
        mdb_env_set_maxdbs(environment_, table_names.size());
        mdb_env_set_maxreaders(environment_, readers_max);
        mdb_env_set_mapsize(environment_, map_size);
        // Reader slots belong to transactions, not to threads: a snapshot may be read anywhere.
        const int code = mdb_env_open(environment_, directory.c_str(), MDB_NOTLS | sync, 0600);
        if (code == MDB_SUCCESS) break;
        mdb_env_close(std::exchange(environment_, nullptr));
        if (code != ENOMEM || map_size / 2 < std::max(size_of(data), smallest_map))
            fail(code, opening);
        map_size /= 2;
    }
    int dead_readers = 0;
    check(mdb_reader_check(environment_, &dead_readers), "clear the reader table");

    if (!has_all_pages(data))
        throw DatabaseError{Fault::Corrupt, "The file " + data.string() +
                                                " is shorter than it must be; restore the "
                                                "database or synchronise it anew"};
    open_tables(directory);
}

// Reading a page behind the end of a cut file would kill the process. Only free pages may be
// missing there: such that were given back before they had ever been written.
bool Environment::has_all_pages(const std::filesystem::path& data) {
    MDB_envinfo info;
    MDB_stat stat;
    check(mdb_env_info(environment_, &info), "open the database");
    check(mdb_env_stat(environment_, &stat), "open the database");
    const auto size = size_of(data);
    const auto written = size / stat.ms_psize;
    const auto used = info.me_last_pgno + 1;
    if (written >= used) return true;

    // The list of free pages may itself be missing: with zeros there, LMDB says so.
    std::error_code error;
    std::filesystem::resize_file(data, used * stat.ms_psize, error);
    if (error) fail(error.value(), "open the database");
    if (count_free_pages(written) == used - written) return true;
    std::filesystem::resize_file(data, size, error);
    return false;
}

// How many pages from `first` on are free.
std::size_t Environment::count_free_pages(std::size_t first) {
    // LMDB's own list of free pages: table 0, values are a count and so many page numbers.
    const Transaction transaction{*this, Transaction::Mode::Read};
    MDB_cursor* cursor = nullptr;
    check(mdb_cursor_open(transaction.handle(), 0, &cursor), "open the database");
    std::size_t free_pages = 0;
    MDB_val key, value;
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == MDB_SUCCESS) {
        const auto* list = static_cast<const std::size_t*>(value.mv_data);
        if (value.mv_size < sizeof *list || list[0] >= value.mv_size / sizeof *list) break;
        free_pages += static_cast<std::size_t>(
            std::count_if(list + 1, list + 1 + list[0], [&](auto page) { return page >= first; }));
    }
    mdb_cursor_close(cursor);
    return free_pages;
}

// A fresh file gets our tables and the number of our format; any other must have them.
void Environment::open_tables(const std::filesystem::path& directory) {
    const auto format = as_bytes(format_name);
    const auto opening = "open the database in " + directory.string();
    Transaction transaction{*this, Transaction::Mode::Write};
    MDB_dbi all_tables = 0;
    MDB_stat stat;
    check(mdb_dbi_open(transaction.handle(), nullptr, 0, &all_tables), "open the database");
    check(mdb_stat(transaction.handle(), all_tables, &stat), "open the database");
    const bool is_fresh = stat.ms_entries == 0;
    for (std::size_t i = 0; i < table_names.size(); ++i) {
        const int code = mdb_dbi_open(transaction.handle(), table_names[i],
                                      is_fresh ? MDB_CREATE : 0, &tables_[i]);
        if (code == MDB_NOTFOUND || code == MDB_INCOMPATIBLE) fail(MDB_INVALID, opening);
        if (code != MDB_SUCCESS) fail(code, opening);
    }
    if (is_fresh) transaction.put(Table::Meta, as_bytes("format"), format);
    const auto found = transaction.get(Table::Meta, as_bytes("format"));
    if (!found) fail(MDB_INVALID, opening);
    if (!equal(*found, format))
        throw DatabaseError{Fault::Version,
                            "The database in " + directory.string() + " has the format '" +
                                std::string{found->begin(), found->end()} +
                                "', this program reads '" + std::string{format_name} +
                                "'; synchronise it anew or use the program that wrote it"};
    transaction.commit();
}

void Environment::write(const std::function<void(Transaction&)>& body) {
    while (true) {
        try {
            Transaction transaction{*this, Transaction::Mode::Write};
            body(transaction);
            return transaction.commit();
        } catch (const MapFull&) { enlarge_map(); }
    }
}

bool Environment::disk_is_full() const {
    std::error_code unknown;
    const auto space = std::filesystem::space(directory_, unknown);
    return !unknown && space.available < almost_nothing;
}

void Environment::sync() { check(mdb_env_sync(environment_, 1), "flush the database to disk"); }

void Environment::enlarge_map() {
    std::unique_lock lock{mutex_};
    is_moving_ = true;
    const bool is_quiet = changed_.wait_for(lock, wait_for_readers, [&] { return readers_ == 0; });
    int code = MDB_SUCCESS;
    if (is_quiet) {
        MDB_envinfo info;
        mdb_env_info(environment_, &info);
        code = mdb_env_set_mapsize(environment_, 2 * info.me_mapsize);
    }
    is_moving_ = false;
    changed_.notify_all();
    if (!is_quiet)
        throw DatabaseError{Fault::Full,
                            "The database's memory map is full and cannot grow while it is read; "
                            "start again to give it more room"};
    if (code != MDB_SUCCESS) fail(code, "enlarge the database's memory map");
}

void Environment::begin_reading() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return !is_moving_; });
    ++readers_;
}

void Environment::end_reading() {
    const std::lock_guard lock{mutex_};
    if (--readers_ == 0) changed_.notify_all();
}

}  // namespace assay::db::lmdb
