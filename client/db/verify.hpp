// SPDX-License-Identifier: Apache-2.0
// Whether a database is consistent with itself. Only for database.cpp.
#pragma once

#include "client/db/lmdb.hpp"

namespace assay::db {

/// Throws `Fault::Corrupt` with the first thing that is wrong.
void verify_state(lmdb::Environment& environment);

}  // namespace assay::db
