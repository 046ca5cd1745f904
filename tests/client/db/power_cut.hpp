// SPDX-License-Identifier: Apache-2.0
// A disk that loses power: watches what LMDB writes to one file, and tells what could lie on the
// platter at any instant. What was flushed is there; of the rest, any sectors or none.
#pragma once

#include <sys/uio.h>

#include <filesystem>
#include <random>
#include <vector>

#include "runtime/base/bytes.hpp"

namespace assay::db {

class PowerCutDisk {
  public:
    /// Watches `file`, which exists and is not open, until it goes. One at a time.
    PowerCutDisk(std::filesystem::path file, unsigned seed);
    ~PowerCutDisk();
    PowerCutDisk(const PowerCutDisk&) = delete;
    PowerCutDisk& operator=(const PowerCutDisk&) = delete;

    struct Cut {
        Bytes image;         ///< the file as found after the power came back
        std::size_t marker;  ///< what `mark` had last been given
    };
    /// The caller's word for how much was promised so far.
    void mark(std::size_t marker) { marker_ = marker; }
    std::vector<Cut> take_cuts() { return std::move(cuts_); }

    // Called in place of the system's functions.
    void before_change();
    void written(int descriptor, ByteView bytes, std::size_t offset);
    void flushed();
    bool watches(int descriptor) const;

  private:
    struct Sector {
        std::size_t offset;
        Bytes bytes;
    };
    std::filesystem::path file_;
    std::mt19937 random_;
    Bytes durable_;
    std::vector<Sector> pending_;  // In the order written; a later one hides an earlier one.
    std::vector<Cut> cuts_;
    std::size_t marker_ = 0;
};

}  // namespace assay::db
