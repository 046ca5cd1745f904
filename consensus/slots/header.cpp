// SPDX-License-Identifier: Apache-2.0
#include "consensus/slots/header.hpp"

namespace assay::slots {

Bytes randomness_message(Slot slot, const Hash256& parent) {
    return scale::to_bytes(std::pair{slot, parent});
}

frame::Digest claim_digest(Slot slot, const crypto::VrfSignature& randomness) {
    return {{frame::PreRuntime{seal_engine, scale::to_bytes(slot)},
             frame::PreRuntime{randomness_engine, scale::to_bytes(randomness)}}};
}

Hash256 seal_payload(const frame::Header& unsealed) { return hash_of(unsealed); }

frame::Header sealed(frame::Header unsealed, const crypto::Sr25519Signature& signature) {
    unsealed.digest.logs.emplace_back(
        frame::Seal{seal_engine, {signature.bytes.begin(), signature.bytes.end()}});
    return unsealed;
}

std::optional<Slot> slot_of(const frame::Header& header) {
    const auto raw = frame::pre_runtime(header.digest, seal_engine);
    return raw ? scale::from_bytes<Slot>(*raw) : std::nullopt;
}

Expected<Claim, HeaderError> verify_header(const frame::Header& header,
                                           std::optional<Slot> parent_slot, Slot now,
                                           const Authorities& authorities) {
    const auto slot = slot_of(header);
    ENSURE(slot, Failure{HeaderError::NoSlot});
    ENSURE(!parent_slot || *slot > *parent_slot, Failure{HeaderError::SlotNotAfterParent});
    ENSURE(*slot <= now + 1, Failure{HeaderError::SlotInFuture});
    const auto author = author_of(*slot, authorities);
    ENSURE(author, Failure{HeaderError::NoAuthority});

    ENSURE(!header.digest.logs.empty(), Failure{HeaderError::NoSeal});
    const auto* seal = std::get_if<frame::Seal>(&header.digest.logs.back());
    ENSURE(seal && seal->engine == seal_engine && seal->data.size() == 64,
           Failure{HeaderError::NoSeal});
    crypto::Sr25519Signature signature;
    std::ranges::copy(seal->data, signature.bytes.begin());
    auto unsealed = header;
    unsealed.digest.logs.pop_back();
    ENSURE(crypto::verify(signature, seal_payload(unsealed).bytes, author->key),
           Failure{HeaderError::BadSeal});

    const auto raw = frame::pre_runtime(header.digest, randomness_engine);
    ENSURE(raw, Failure{HeaderError::NoRandomness});
    const auto randomness = scale::from_bytes<crypto::VrfSignature>(*raw);
    ENSURE(randomness, Failure{HeaderError::NoRandomness});
    ENSURE(crypto::vrf_verify(author->key.bytes, randomness_context,
                              randomness_message(*slot, header.parent_hash), *randomness),
           Failure{HeaderError::BadRandomness});
    return Claim{*slot, *author};
}

}  // namespace assay::slots
