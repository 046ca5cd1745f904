// SPDX-License-Identifier: Apache-2.0
#include "pallets/verification/types.hpp"

#include "pallets/randomness/draw.hpp"

namespace assay::verification {

namespace {

constexpr std::string_view name_of(Domain domain) {
    switch (domain) {
        case Domain::Claim:
            return "assay/claim";
        case Domain::Challenge:
            return "assay/challenge";
        case Domain::Leak:
            return "assay/leak";
    }
    return {};
}

}  // namespace

Hash256 commitment(const CommitmentPlace& place, ByteView value, const Salt& salt) {
    Bytes message(16);
    std::ranges::copy(as_bytes(name_of(place.domain)), message.begin());
    append(message, as_bytes(place.genesis));
    append(message, as_bytes(place.account));
    append(message, scale::to_bytes(place.task));
    append(message, scale::to_bytes(place.segment));
    append(message, scale::to_bytes(place.round));
    append(message, value);
    append(message, salt);
    return crypto::blake2_256(message);
}

Hash256 plant_of(const Hash256& root) {
    Bytes message;
    append(message, as_bytes(std::string_view{"planted"}));
    append(message, as_bytes(root));
    return crypto::blake2_256(message);
}

bool owes_plant(const ByteArray<32>& vrf_key, const PlantInput& input, const ByteArray<32>& output,
                Perbill rate) {
    const auto number = randomness::to_number(
        crypto::vrf_randomness(vrf_key, plant_context, scale::to_bytes(input), output));
    if (rate.parts >= Perbill::one) return true;
    return number < rate.of(u128_max);
}

bool is_valid(const ParameterValues& values) {
    return values.slowest_speed >= 1 && values.inclusion_blocks >= 1 && values.reveal_blocks >= 1 &&
           values.challengers_max >= 1 && values.challengers_max <= challengers_limit &&
           values.trials_max >= 1 && values.leak_share.parts < Perbill::one;
}

BlockNumber replay_blocks(tasks::Work work, const ParameterValues& values) {
    const u128 blocks = work / values.slowest_speed + (work % values.slowest_speed != 0 ? 1 : 0);
    // More than any chain waits; it keeps sums of blocks in range.
    return static_cast<BlockNumber>(std::min<u128>(blocks, 0x3fff'ffff));
}

BlockNumber replay_window(tasks::Work work, const ParameterValues& values) {
    const std::uint64_t margin = std::uint64_t{values.inclusion_blocks} + values.censorship_blocks;
    return static_cast<BlockNumber>(
        std::min<std::uint64_t>(replay_blocks(work, values) + margin, 0x7fff'ffff));
}

}  // namespace assay::verification
