// SPDX-License-Identifier: Apache-2.0
// The operating system's randomness: for new keys and to hedge nonces. Only the client may ask for
// it, the runtime takes randomness as an argument.
#pragma once

#include "runtime/base/bytes.hpp"

namespace assay::keystore {

/// Fills `out`; never fails (a system without randomness stops the program).
void fill_random(std::span<std::uint8_t> out);

template <std::size_t Size>
ByteArray<Size> random_bytes() {
    ByteArray<Size> out;
    fill_random(out);
    return out;
}

}  // namespace assay::keystore
