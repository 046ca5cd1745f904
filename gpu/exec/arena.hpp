// SPDX-License-Identifier: Apache-2.0
// Offsets in one block of memory, handed out and taken back while a plan is made. Only numbers: the
// memory itself is allocated once, when its size is known.
#pragma once

#include <cstdint>
#include <map>

namespace assay::exec {

class Arena {
  public:
    /// The lowest gap that is large enough. Offsets are multiples of 64.
    std::uint64_t take(std::uint64_t bytes);
    /// Takes back what `take` gave.
    void give_back(std::uint64_t offset);
    /// The most that was in use at once.
    std::uint64_t size() const { return size_; }

  private:
    std::map<std::uint64_t, std::uint64_t> taken_;  // offset -> bytes
    std::uint64_t size_ = 0;
};

}  // namespace assay::exec
