// SPDX-License-Identifier: Apache-2.0
#include "consensus/babe/lottery.hpp"

namespace assay::babe {

crypto::Transcript slot_transcript(const Randomness& randomness, Slot slot, EpochIndex epoch) {
    crypto::Transcript transcript{"BABE"};
    transcript.append("slot number", slot)
        .append("current epoch", epoch)
        .append("chain randomness", randomness);
    return transcript;
}

u128 primary_threshold(const Epoch& epoch, AuthorityIndex authority) {
    if (authority >= epoch.authorities.size()) return 0;
    std::uint64_t total = 0;
    for (const auto& one : epoch.authorities) total += one.weight;
    return primary_threshold(epoch.config.c, epoch.authorities[authority].weight, total);
}

u128 draw(const AuthorityId& author, const crypto::Transcript& input, const ByteArray<32>& output) {
    ByteArray<16> bytes;
    crypto::vrf_bytes(author.bytes, input, output, "substrate-babe-vrf", bytes);
    scale::Decoder decoder{bytes};
    u128 number = 0;
    scale::decode(decoder, number);
    return number;
}

std::optional<AuthorityIndex> secondary_author(const Epoch& epoch, Slot slot) {
    if (epoch.authorities.empty()) return std::nullopt;
    const auto hash = crypto::blake2_256(scale::to_bytes(std::tuple{epoch.randomness, slot}));
    // A 256-bit little-endian number modulo their count, from the top byte down.
    std::uint64_t rest = 0;
    for (std::size_t i = hash.bytes.size(); i-- > 0;)
        rest = (rest << 8 | hash.bytes[i]) % epoch.authorities.size();
    return static_cast<AuthorityIndex>(rest);
}

Epoch epoch_for_slot(const Epoch& epoch, Slot slot) {
    Epoch out = epoch;
    if (slot < epoch.end_slot() || epoch.duration == 0) return out;
    const auto skipped = (slot - epoch.start_slot) / epoch.duration;
    out.epoch_index += skipped;
    out.start_slot += skipped * epoch.duration;
    return out;
}

std::optional<PreDigest> claim_slot(const Epoch& epoch, Slot slot, AuthorityIndex authority,
                                    const SlotKey& key) {
    if (authority >= epoch.authorities.size()) return std::nullopt;
    const auto& id = epoch.authorities[authority].id;
    const auto input = slot_transcript(epoch.randomness, slot, epoch.epoch_index);
    if (draw(id, input, key.vrf_output(input)) < primary_threshold(epoch, authority))
        return Primary{authority, slot, key.vrf_sign(input)};
    if (epoch.config.allowed_slots == AllowedSlots::PrimarySlots ||
        secondary_author(epoch, slot) != authority)
        return std::nullopt;
    if (epoch.config.allowed_slots == AllowedSlots::PrimaryAndSecondaryVRFSlots)
        return SecondaryVRF{authority, slot, key.vrf_sign(input)};
    return SecondaryPlain{authority, slot};
}

Randomness slot_randomness(const AuthorityId& author, const crypto::Transcript& input,
                           const ByteArray<32>& output) {
    Randomness out;
    crypto::vrf_bytes(author.bytes, input, output, "BabeVRFInOutContext", out);
    return out;
}

Randomness next_randomness(const Randomness& randomness, EpochIndex index,
                           const std::vector<Randomness>& added) {
    Bytes message = scale::to_bytes(std::tuple{randomness, index});
    for (const auto& one : added) append(message, one);
    return crypto::blake2_256(message).bytes;
}

}  // namespace assay::babe
