// SPDX-License-Identifier: Apache-2.0
// Hashes of transactions that are not worth validating again for a while.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>

#include "runtime/base/bytes.hpp"

namespace assay::pool {

class BanList {
  public:
    explicit BanList(std::uint64_t ban_ms) : ban_ms_{ban_ms} {}

    void ban(const Hash256& hash, std::uint64_t now_ms);
    bool banned(const Hash256& hash, std::uint64_t now_ms) const;
    /// Forgets what is over.
    void expire(std::uint64_t now_ms);
    std::size_t size() const { return until_.size(); }

  private:
    // More than these are not remembered: the oldest ban ends early.
    static constexpr std::size_t size_max = 65'536;

    struct Entry {
        std::uint64_t until_ms;
        Hash256 hash;
    };
    void forget_oldest();

    std::uint64_t ban_ms_;
    std::map<Hash256, std::uint64_t> until_;
    std::deque<Entry> order_;
};

}  // namespace assay::pool
