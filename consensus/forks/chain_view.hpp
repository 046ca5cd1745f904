// SPDX-License-Identifier: Apache-2.0
// What consensus asks of the blocks: which of them descends from which. Nothing else about them
// matters to a voting rule.
#pragma once

#include <optional>

#include "runtime/base/bytes.hpp"

namespace assay::forks {

/// A block by name and height.
struct Target {
    Hash256 hash;
    BlockNumber number = 0;
    friend auto operator<=>(const Target&, const Target&) = default;
};

class ChainView {
  public:
    virtual ~ChainView() = default;
    /// The ancestor of `block`, or the block itself, at height `number`; nothing when the block is
    /// unknown, lower than that, or the ancestry is not known that far down.
    virtual std::optional<Hash256> ancestor(const Hash256& block, BlockNumber number) const = 0;
};

/// Whether `block` is `base` or descends from it.
inline bool descends(const ChainView& chain, const Target& base, const Hash256& block) {
    return block == base.hash || chain.ancestor(block, base.number) == base.hash;
}

}  // namespace assay::forks
