// SPDX-License-Identifier: Apache-2.0
#include "consensus/babe/equivocation.hpp"

namespace assay::babe {

bool holds(const EquivocationProof& proof) {
    if (hash_of(proof.first_header) == hash_of(proof.second_header)) return false;
    const auto first = claim_of(proof.first_header), second = claim_of(proof.second_header);
    if (!first || !second || slot_of(*first) != proof.slot || slot_of(*second) != proof.slot ||
        author_of(*first) != author_of(*second))
        return false;
    for (const auto* header : {&proof.first_header, &proof.second_header}) {
        const auto parts = unsealed(*header);
        if (!parts || !crypto::sr25519::verify(parts->second, seal_payload(parts->first).bytes,
                                               proof.offender.bytes))
            return false;
    }
    return true;
}

std::optional<EquivocationProof> EquivocationWatch::see(const AuthorityId& author, Slot slot,
                                                        const frame::Header& header) {
    const Slot newest = seen_.empty() ? slot : std::max(slot, seen_.rbegin()->first.first);
    if (newest - slot > window_) return std::nullopt;
    while (!seen_.empty() && newest - seen_.begin()->first.first > window_)
        seen_.erase(seen_.begin());
    const auto [at, fresh] = seen_.try_emplace({slot, author}, Seen{header, false});
    if (fresh || at->second.reported || at->second.header == header) return std::nullopt;
    at->second.reported = true;
    return EquivocationProof{author, slot, at->second.header, header};
}

}  // namespace assay::babe
