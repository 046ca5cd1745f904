// SPDX-License-Identifier: Apache-2.0
#include "pallets/jackpot/types.hpp"

#include "pallets/randomness/draw.hpp"

namespace assay::jackpot {

bool is_valid(const ParameterValues& values) {
    // Below a third: k + 1 finders never get more than J together, and J never more than this.
    return values.planting_rate.is_share() && values.payout_max.parts <= Perbill::one / 3 &&
           values.drawn_target >= 1 && values.stake_min >= 1;
}

AccountId pot_account() {
    AccountId pot;
    const auto name = as_bytes(std::string_view{"modlassayjackpot"});
    std::ranges::copy(name, pot.bytes.begin());
    return pot;
}

bool is_drawn(const ByteArray<32>& vrf_key, const DrawInput& input, const ByteArray<32>& output,
              std::uint32_t target, Balance stake, Balance total) {
    const auto number = randomness::to_number(
        crypto::vrf_randomness(vrf_key, draw_context, scale::to_bytes(input), output));
    // The threshold target * stake / total in parts of 2^128, saturated at certainty.
    const Balance weight = saturating_mul(stake, target);
    if (total == 0 || weight >= total) return true;
    return number < mul_div_down(u128_max, weight, total).value_or(u128_max);
}

}  // namespace assay::jackpot
