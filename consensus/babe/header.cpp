// SPDX-License-Identifier: Apache-2.0
#include "consensus/babe/header.hpp"

namespace assay::babe {

std::optional<PreDigest> claim_of(const frame::Digest& digest) {
    std::optional<PreDigest> found;
    for (const auto& item : digest.logs) {
        const auto* runtime = std::get_if<frame::PreRuntime>(&item);
        if (!runtime || runtime->engine != engine_id) continue;
        if (found) return std::nullopt;
        found = scale::from_bytes<PreDigest>(runtime->data);
        if (!found) return std::nullopt;
    }
    return found;
}

frame::DigestItem to_digest_item(const PreDigest& claim) {
    return frame::PreRuntime{engine_id, scale::to_bytes(claim)};
}

Hash256 seal_payload(const frame::Header& unsealed) { return hash_of(unsealed); }

frame::Header sealed(frame::Header unsealed, const crypto::Sr25519Signature& signature) {
    unsealed.digest.logs.emplace_back(
        frame::Seal{engine_id, {signature.bytes.begin(), signature.bytes.end()}});
    return unsealed;
}

std::optional<std::pair<frame::Header, crypto::Sr25519Signature>> unsealed(
    const frame::Header& header) {
    if (header.digest.logs.empty()) return std::nullopt;
    const auto* seal = std::get_if<frame::Seal>(&header.digest.logs.back());
    if (!seal || seal->engine != engine_id || seal->data.size() != 64) return std::nullopt;
    crypto::Sr25519Signature signature;
    std::ranges::copy(seal->data, signature.bytes.begin());
    auto bare = header;
    bare.digest.logs.pop_back();
    return std::pair{std::move(bare), signature};
}

Expected<Inspected, HeaderError> inspect(const frame::Header& header, const Epochs& parent,
                                         std::optional<Slot> parent_slot, Slot now) {
    const auto claim = claim_of(header);
    ENSURE(claim, Failure{HeaderError::NoClaim});
    const auto parts = unsealed(header);
    ENSURE(parts, Failure{HeaderError::NoSeal});
    const Slot slot = slot_of(*claim);
    ENSURE(!parent_slot || slot > *parent_slot, Failure{HeaderError::SlotNotAfterParent});
    ENSURE(slot <= now + 1, Failure{HeaderError::SlotInFuture});

    const Epoch epoch = epoch_of(parent, slot);
    const auto index = author_of(*claim);
    ENSURE(index < epoch.authorities.size(), Failure{HeaderError::NoAuthority});
    if (!is_primary(*claim)) {
        const auto allowed = std::holds_alternative<SecondaryPlain>(*claim)
                                 ? AllowedSlots::PrimaryAndSecondaryPlainSlots
                                 : AllowedSlots::PrimaryAndSecondaryVRFSlots;
        ENSURE(epoch.config.allowed_slots == allowed, Failure{HeaderError::NotAllowed});
        ENSURE(secondary_author(epoch, slot) == index, Failure{HeaderError::NotItsTurn});
    }
    return Inspected{*claim, epoch, epoch.authorities[index].id, seal_payload(parts->first),
                     parts->second};
}

Expected<std::monostate, HeaderError> holds(const Inspected& inspected) {
    const auto& [claim, epoch, author, payload, seal] = inspected;
    ENSURE(crypto::sr25519::verify(seal, payload.bytes, author.bytes),
           Failure{HeaderError::BadSeal});
    const auto* vrf = vrf_of(claim);
    if (!vrf) return {};
    const auto* primary = std::get_if<Primary>(&claim);
    const auto input = slot_transcript(epoch.randomness, slot_of(claim), epoch.epoch_index);
    ENSURE(crypto::vrf_verify(author.bytes, input, *vrf), Failure{HeaderError::BadVrf});
    ENSURE(!primary || draw(author, input, vrf->output) <
                           primary_threshold(epoch, primary->authority_index),
           Failure{HeaderError::TooBigADraw});
    return {};
}

}  // namespace assay::babe
