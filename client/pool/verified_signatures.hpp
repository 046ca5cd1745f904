// SPDX-License-Identifier: Apache-2.0
// Signatures that were checked already, so that a transaction from the pool is not checked again
// when its block is built or imported. Remembered by all that was checked, not by the extrinsic's
// hash: the payload holds what the extrinsic does not, such as the hash of its birth block, and
// that differs between forks.
#pragma once

#include <mutex>
#include <unordered_set>

#include "runtime/frame/executive.hpp"

namespace assay::pool {

/// Usable from any thread.
class VerifiedSignatures {
  public:
    /// Remembers between `capacity` and twice as many; the oldest go in bulk.
    explicit VerifiedSignatures(std::size_t capacity = 65'536) : capacity_{capacity} {}

    /// Whether the signature holds; checks it unless it was found good before.
    bool holds(const frame::SignatureJob& job);

    /// Whether it was found good and is still remembered.
    bool known(const frame::SignatureJob& job) const;

  private:
    // The bytes are a digest: any of them are as good as a hash.
    struct FirstBytes {
        std::size_t operator()(const Hash256& hash) const;
    };
    using Set = std::unordered_set<Hash256, FirstBytes>;

    static Hash256 key_of(const frame::SignatureJob& job);

    std::size_t capacity_;
    mutable std::mutex mutex_;
    Set young_, old_;
};

}  // namespace assay::pool
