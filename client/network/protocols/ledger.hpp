// SPDX-License-Identifier: Apache-2.0
// What the network may ask of the chain, in order to serve others. The node implements it; every
// answer is read from what is stored, on the strand where the network lives.
#pragma once

#include <optional>
#include <vector>

#include "runtime/frame/block.hpp"

namespace assay::network {

struct BlockPoint {
    Hash256 hash;
    BlockNumber number = 0;
    friend auto operator<=>(const BlockPoint&, const BlockPoint&) = default;
};

/// Engine and proof, as Substrate keeps them.
using Justifications = std::vector<std::pair<frame::EngineId, Bytes>>;

struct StateEntries {
    std::vector<std::pair<Bytes, Bytes>> entries;  ///< Sorted by key.
    bool complete = false;                         ///< Nothing comes after them.
};

class Ledger {
  public:
    virtual ~Ledger() = default;
    virtual BlockPoint genesis() const = 0;
    virtual BlockPoint best() const = 0;
    virtual BlockPoint finalised() const = 0;
    /// Of the best chain; nothing above its end.
    virtual std::optional<Hash256> hash_at(BlockNumber number) const = 0;
    virtual std::optional<frame::Header> header(const Hash256& hash) const = 0;
    /// The extrinsics without their length prefix; nothing where only the header is kept.
    virtual std::optional<std::vector<Bytes>> body(const Hash256& hash) const = 0;
    virtual Justifications justifications(const Hash256& hash) const = 0;
    /// Entries of a block's state from the first key above `after` (empty: from the first), about
    /// `bytes_max` of them; nothing where the state is not kept.
    virtual std::optional<StateEntries> state(const Hash256& hash, ByteView after,
                                              std::size_t bytes_max) const = 0;
};

}  // namespace assay::network
