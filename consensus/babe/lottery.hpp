// SPDX-License-Identifier: Apache-2.0
// Who may author a slot (Polkadot specification, section 5.2): primaries by a verifiable lottery,
// and one secondary author as a stand-in.
#pragma once

#include "consensus/babe/types.hpp"

namespace assay::babe {

/// What an author's VRF is asked for a slot.
crypto::Transcript slot_transcript(const Randomness& randomness, Slot slot, EpochIndex epoch);

/// floor((1 - (1 - c)^(weight / total)) * 2^128), each step rounded to a double's 53 bits as
/// Substrate computes it, in integers. A draw below it wins. Zero where c's denominator, the weight
/// or the total is zero; the greatest value where c is one or more.
u128 primary_threshold(std::pair<std::uint64_t, std::uint64_t> c, std::uint64_t weight,
                       std::uint64_t total);
/// That of one authority in an epoch; zero where there is none of that index.
u128 primary_threshold(const Epoch& epoch, AuthorityIndex authority);

/// The number that a VRF output draws for a slot.
u128 draw(const AuthorityId& author, const crypto::Transcript& input, const ByteArray<32>& output);

/// Whose slot it is when no primary authors it; nothing without authorities.
std::optional<AuthorityIndex> secondary_author(const Epoch& epoch, Slot slot);

/// The epoch as it is for a slot that may lie epochs later because nobody authored in between: the
/// authorities and randomness stay, index and start move on.
Epoch epoch_for_slot(const Epoch& epoch, Slot slot);

/// The key of an author, wherever it lies.
class SlotKey {
  public:
    virtual ~SlotKey() = default;
    virtual ByteArray<32> vrf_output(const crypto::Transcript& input) const = 0;
    virtual crypto::VrfSignature vrf_sign(const crypto::Transcript& input) const = 0;
};

/// What the authority may claim for a slot of the epoch: a primary slot, else its turn as secondary
/// author, else nothing. `epoch` is the one that `slot` belongs to.
std::optional<PreDigest> claim_slot(const Epoch& epoch, Slot slot, AuthorityIndex authority,
                                    const SlotKey& key);

/// What a primary block adds to the randomness of the epoch after the next.
Randomness slot_randomness(const AuthorityId& author, const crypto::Transcript& input,
                           const ByteArray<32>& output);

/// The randomness of the next epoch: blake2_256(randomness ++ index ++ what the primary blocks of
/// the epoch added, in order).
Randomness next_randomness(const Randomness& randomness, EpochIndex index,
                           const std::vector<Randomness>& added);

}  // namespace assay::babe
