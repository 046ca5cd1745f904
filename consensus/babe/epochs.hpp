// SPDX-License-Identifier: Apache-2.0
// Which epoch a block belongs to, followed from block to block by headers alone: the first block of
// an epoch announces the one after it.
#pragma once

#include <memory>

#include "consensus/babe/lottery.hpp"
#include "runtime/base/expected.hpp"

namespace assay::babe {

/// As of some block. Shared, since most blocks have their parent's.
struct Epochs {
    std::shared_ptr<const Epoch> current;  ///< Nothing before the first block: it sets the clock.
    std::shared_ptr<const Epoch> next;
};

enum class EpochError : std::uint8_t {
    BadDigest,         ///< More than one announcement of a kind, or one that does not decode.
    MissingNextEpoch,  ///< The first block of an epoch says nothing about the one after it.
    UnexpectedEpoch,   ///< A block inside an epoch announces one.
    UnexpectedConfig,  ///< A configuration without an epoch that it is for.
    BadConfig,         ///< c is no fraction in (0, 1], or the list of authorities is empty.
};

/// The epochs as of the genesis block: all blocks up to the end of epoch 0 follow `genesis`.
Epochs genesis_epochs(const Configuration& genesis);

/// The epoch that a child of the block with `epochs` belongs to, if it is of `slot`.
Epoch epoch_of(const Epochs& parent, Slot slot);

/// The epochs as of a block of `slot` with `digest`.
Expected<Epochs, EpochError> next_epochs(const Epochs& parent, Slot slot,
                                         const frame::Digest& digest);

/// An announcement as an item of a digest.
frame::DigestItem to_digest_item(const ConsensusLog& log);

}  // namespace assay::babe
