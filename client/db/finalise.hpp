// SPDX-License-Identifier: Apache-2.0
// The parts of the one transaction that makes blocks final. Only for database.cpp.
#pragma once

#include "client/db/block.hpp"
#include "client/db/lmdb.hpp"

namespace assay::db {

/// Storage keys come from types that bound them; the empty key and longer ones cannot be stored.
void check_storage_key(ByteView key);

/// Writes the changes of the block after the latest finalised one, notes how to undo them, and
/// makes it the latest.
void finalise_block(lmdb::Transaction& transaction, const FinalBlock& block);

/// Forgets a block that is not final.
void discard_block(lmdb::Transaction& transaction, const Hash256& hash);

/// Forgets what lies outside the windows of `options`, as seen from the latest finalised block.
void prune(lmdb::Transaction& transaction, const Options& options);

}  // namespace assay::db
