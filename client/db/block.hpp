// SPDX-License-Identifier: Apache-2.0
// What the database keeps of a block. Headers and extrinsics are bytes here: the database knows
// hashes, heights and roots, and reads nothing else.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "runtime/base/bytes.hpp"
#include "runtime/storage/node_source.hpp"
#include "runtime/storage/view.hpp"

namespace assay::db {

/// A block as imported, with a valid header and before it is final.
struct BlockData {
    Hash256 hash;
    BlockNumber height = 0;
    Bytes header;
    std::vector<Bytes> body;
};

/// Of each consensus engine ("FRNK": GRANDPA) the encoded proof that the block is final.
using Justifications = std::vector<std::pair<ByteArray<4>, Bytes>>;

/// A finalised block and the root of the state after it.
struct Head {
    BlockNumber height = 0;
    Hash256 hash;
    Hash256 state_root;
    friend bool operator==(const Head&, const Head&) = default;
};

/// A block about to be final: what it changed, to be written. Refers to the changes, does not own
/// them.
struct FinalBlock {
    Hash256 hash;
    Hash256 state_root;
    const storage::Diff& state;
    const storage::NodeDiff& nodes;
    Justifications justifications;  ///< may be empty: one justifies all blocks before it
};

/// The first block and the whole state it begins with.
struct Genesis {
    Hash256 hash;
    Bytes header;
    Hash256 state_root;
    storage::Entries state;
    std::string spec_name;  ///< shown to operators, and compared on start
};

/// A final block of which nothing is known but its header and, where there is one, the proof.
struct FinalHeader {
    Head head;
    Bytes header;
    Justifications justifications;
};

/// Where a chain is taken up without the blocks before: a final block and the whole state after it.
struct Base {
    /// Lowest first. The last one is the block; those before are what is known of its past.
    std::vector<FinalHeader> headers;
    storage::Entries state;
    std::vector<std::pair<std::string, Bytes>> notes;  ///< Written together with it.
};

struct BlockPlace {
    BlockNumber height = 0;
    Hash256 hash;
    friend bool operator==(const BlockPlace&, const BlockPlace&) = default;
};

}  // namespace assay::db
