// SPDX-License-Identifier: Apache-2.0
// Where the guard against signing twice keeps what was signed last: on disk before a signature
// leaves, locked against a second start, and with a mark that a restored copy cannot carry.
#pragma once

#include <filesystem>
#include <stdexcept>

#include "consensus/guard/guard.hpp"

namespace assay::keystore {

/// Another process holds the folder's lock: the same keys are started twice.
class AlreadyRunning : public std::runtime_error {
  public:
    explicit AlreadyRunning(const std::filesystem::path& folder);
};

/// Two files. `signed` holds the record; `signed.mark` holds the inode and the time of change that
/// the file system gave `signed`, which no copy gets back. A machine's whole image, restored, keeps
/// both: that this is to be avoided is for the operator's manual.
class SignRecord {
  public:
    /// Makes the folder if need be and locks it. Throws AlreadyRunning, std::system_error, and
    /// std::runtime_error when the file is there but damaged: its owner has to decide.
    explicit SignRecord(std::filesystem::path folder);
    SignRecord(const SignRecord&) = delete;
    SignRecord& operator=(const SignRecord&) = delete;
    ~SignRecord();

    const guard::Record& record() const { return record_; }
    /// Whether the record is the last one written here, for sure. False where there was none.
    bool intact() const { return intact_; }

    /// The guard that goes with it: at once where the record is intact, else after rest.
    guard::Guard guard(babe::Slot now, const grandpa::AuthorityId& own) const {
        return intact_ ? guard::Guard::intact(record_, own)
                       : guard::Guard::restored(record_, now, own);
    }

    /// On disk when this returns. A crash in between leaves the old record or the new one; the mark
    /// may then be missing, which costs a rest and nothing else. Throws std::system_error.
    void write(const guard::Record& record);

  private:
    std::filesystem::path folder_;
    int lock_ = -1;
    guard::Record record_;
    bool intact_ = false;
};

}  // namespace assay::keystore
