// SPDX-License-Identifier: Apache-2.0
#include "pallets/randomness/types.hpp"

namespace assay::randomness {

bool is_valid(const ParameterValues& values) {
    const auto wait = std::uint64_t{values.beacon_contributions} + values.finality_lag;
    return values.beacon_contributions >= 1 && values.beacon_contributions <= 16 &&
           values.finality_lag >= 1 && values.history_blocks > 2 * wait;
}

Hash256 fold(std::span<const ByteArray<32>> outputs) {
    Bytes joined;
    for (const auto& output : outputs) append(joined, output);
    return crypto::blake2_256(crypto::Tag{"assay/beacon"}, joined);
}

}  // namespace assay::randomness
