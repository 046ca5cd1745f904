// SPDX-License-Identifier: Apache-2.0
// How keys and small records of the tables are written. Only for this folder's .cpp files.
#pragma once

#include <string_view>

#include "client/db/block.hpp"
#include "client/db/error.hpp"
#include "client/db/lmdb.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::db {

inline constexpr std::string_view genesis_name = "genesis", spec_name_name = "spec_name",
                                  finalised_name = "finalised", oldest_undo_name = "oldest_undo",
                                  base_name = "base";
/// Longest storage key: types bound it, and LMDB's limit of 511 bytes would fit it twice.
inline constexpr std::size_t storage_key_max = 255;

/// Big endian, so that the tables are sorted by height.
inline ByteArray<4> height_key(BlockNumber height) {
    return {static_cast<std::uint8_t>(height >> 24), static_cast<std::uint8_t>(height >> 16),
            static_cast<std::uint8_t>(height >> 8), static_cast<std::uint8_t>(height)};
}
inline BlockNumber to_height(ByteView key) {
    return static_cast<BlockNumber>(key[0]) << 24 | static_cast<BlockNumber>(key[1]) << 16 |
           static_cast<BlockNumber>(key[2]) << 8 | key[3];
}
/// A height and what belongs to it: a storage key (Undo) or a block's hash (Unfinalised).
inline Bytes height_key(BlockNumber height, ByteView suffix) {
    const auto prefix = height_key(height);
    Bytes key(prefix.begin(), prefix.end());
    append(key, suffix);
    return key;
}

/// A record of the Undo table: whether there was a value, and which.
inline Bytes to_undo(const std::optional<ByteView>& before) {
    Bytes record{static_cast<std::uint8_t>(before ? 1 : 0)};
    if (before) append(record, *before);
    return record;
}
inline std::optional<Bytes> from_undo(ByteView record) {
    if (record.empty() || record[0] == 0) return std::nullopt;
    return Bytes(record.begin() + 1, record.end());
}

/// The `T` in `record`. What was written by us and does not decode is damage.
template <class T>
T decode_record(ByteView record) {
    auto value = scale::from_bytes<T>(record);
    if (!value) throw DatabaseError{Fault::Corrupt, "A record of the database does not decode"};
    return *std::move(value);
}

template <class T>
std::optional<T> read_meta(const lmdb::Transaction& transaction, std::string_view name) {
    const auto record = transaction.get(lmdb::Table::Meta, as_bytes(name));
    return record ? std::optional{decode_record<T>(*record)} : std::nullopt;
}
template <class T>
void write_meta(lmdb::Transaction& transaction, std::string_view name, const T& value) {
    transaction.put(lmdb::Table::Meta, as_bytes(name), scale::to_bytes(value));
}

/// Reads that only make sense once there is a genesis.
template <class T>
T require_meta(const lmdb::Transaction& transaction, std::string_view name) {
    auto value = read_meta<T>(transaction, name);
    if (!value) throw DatabaseError{Fault::Corrupt, "The database has no genesis block yet"};
    return *std::move(value);
}

}  // namespace assay::db
