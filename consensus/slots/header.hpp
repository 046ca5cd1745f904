// SPDX-License-Identifier: Apache-2.0
// What makes a header acceptable to this engine, as functions of the header and the authorities.
// Keys stay outside: whoever holds one signs what `seal_payload` and `randomness_message` name.
#pragma once

#include "consensus/slots/types.hpp"
#include "runtime/base/expected.hpp"
#include "runtime/crypto/vrf.hpp"

namespace assay::slots {

inline constexpr std::string_view randomness_context = "assay-block-randomness";

enum class HeaderError : std::uint8_t {
    NoSlot,  ///< No slot claim, or one that does not decode.
    SlotNotAfterParent,
    SlotInFuture,   ///< Begins more than a slot after the node's own clock.
    NoAuthority,    ///< The chain has no authorities.
    NoSeal,         ///< The last digest item is not a 64-byte seal of this engine.
    BadSeal,        ///< Not signed by the slot's authority.
    NoRandomness,   ///< No VRF item, or one that does not decode.
    BadRandomness,  ///< The VRF output is not the authority's for (slot, parent).
};

struct Claim {
    Slot slot = 0;
    Authority author;
};

/// The author's VRF signs (slot, parent hash): nobody chooses among several outputs for a slot.
Bytes randomness_message(Slot slot, const Hash256& parent);

/// The two pre-runtime items of a block's digest.
frame::Digest claim_digest(Slot slot, const crypto::VrfSignature& randomness);

/// What the seal signs: the hash of the header without it.
Hash256 seal_payload(const frame::Header& unsealed);

frame::Header sealed(frame::Header unsealed, const crypto::Sr25519Signature& signature);

/// The slot of a header; nothing for the genesis and for headers of other engines.
std::optional<Slot> slot_of(const frame::Header& header);

/// Checks slot, seal and randomness. `now` is the slot of the node's clock.
Expected<Claim, HeaderError> verify_header(const frame::Header& header,
                                           std::optional<Slot> parent_slot, Slot now,
                                           const Authorities& authorities);

}  // namespace assay::slots
