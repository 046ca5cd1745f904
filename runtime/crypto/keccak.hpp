// SPDX-License-Identifier: Apache-2.0
// Keccak-f[1600] (FIPS 202, section 3.3): the permutation beneath STROBE. No chain digest uses it.
#pragma once

#include <array>
#include <cstdint>

namespace assay::crypto {

/// All 24 rounds, in place. Lane (x, y) is word x + 5 y; bytes of a lane are little endian.
void keccak_f1600(std::array<std::uint64_t, 25>& state);

}  // namespace assay::crypto
