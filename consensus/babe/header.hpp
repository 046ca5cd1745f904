// SPDX-License-Identifier: Apache-2.0
// What makes a header acceptable to BABE. In two steps, so that what is cheap comes first and what
// is dear can be done by many threads at once: `inspect` reads, `holds` does the curve arithmetic.
#pragma once

#include "consensus/babe/epochs.hpp"

namespace assay::babe {

enum class HeaderError : std::uint8_t {
    NoClaim,  ///< No pre-digest, several, or one that does not decode.
    NoSeal,   ///< The last digest item is not a 64-byte seal.
    SlotNotAfterParent,
    SlotInFuture,  ///< Begins more than a slot after the node's own clock.
    NoAuthority,   ///< No authority of that index in the epoch.
    NotAllowed,    ///< The epoch does not allow this kind of secondary slot.
    NotItsTurn,    ///< A secondary slot of somebody else.
    TooBigADraw,   ///< A primary claim whose VRF output does not win.
    BadVrf,
    BadSeal,
};

/// The claim in a digest; nothing unless there is exactly one.
std::optional<PreDigest> claim_of(const frame::Digest& digest);
inline std::optional<PreDigest> claim_of(const frame::Header& header) {
    return claim_of(header.digest);
}

frame::DigestItem to_digest_item(const PreDigest& claim);
/// What the seal signs: the hash of the header without it.
Hash256 seal_payload(const frame::Header& unsealed);
frame::Header sealed(frame::Header unsealed, const crypto::Sr25519Signature& signature);
/// The header without its seal, and the seal; nothing where the last item is none.
std::optional<std::pair<frame::Header, crypto::Sr25519Signature>> unsealed(
    const frame::Header& header);

/// All that is left to check of a header are these.
struct Inspected {
    PreDigest claim;
    Epoch epoch;
    AuthorityId author;
    Hash256 payload;
    crypto::Sr25519Signature seal;
};

/// `parent` are the epochs as of the parent, `parent_slot` its slot if it has one, `now` the slot
/// of the node's clock.
Expected<Inspected, HeaderError> inspect(const frame::Header& header, const Epochs& parent,
                                         std::optional<Slot> parent_slot, Slot now);

/// Seal, VRF proof and draw.
Expected<std::monostate, HeaderError> holds(const Inspected& inspected);

}  // namespace assay::babe
