// SPDX-License-Identifier: Apache-2.0
// What goes wrong beneath a database: the disk, the file system, a file that is not ours.
#pragma once

#include <stdexcept>
#include <string>

namespace assay::db {

/// For whoever must decide: tell the operator, retry, or stop. `what()` says it in a sentence.
enum class Fault {
    Full,        ///< the disk, a quota, or the address space of the map
    Permission,  ///< the directory or its files may not be read or written
    Foreign,     ///< not a database of this program, or of another chain
    Version,     ///< a database of another version of this program
    Corrupt,     ///< damaged, or not consistent with itself
    InUse,       ///< another process has it open
    Disk,        ///< any other failure to read or write
};

/// The only exception that leaves `client/db`. After one from a writing call nothing of that call
/// has happened; after `Corrupt` or `Disk` the database should be closed.
class DatabaseError : public std::runtime_error {
  public:
    DatabaseError(Fault fault, const std::string& sentence)
        : std::runtime_error{sentence}, fault_{fault} {}
    Fault fault() const { return fault_; }

  private:
    Fault fault_;
};

}  // namespace assay::db
