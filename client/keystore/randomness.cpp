// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/randomness.hpp"

#include <sodium.h>

#include "runtime/base/check.hpp"

namespace assay::keystore {

void fill_random(std::span<std::uint8_t> out) {
    static const int state = sodium_init();
    INVARIANT(state >= 0);
    if (!out.empty()) randombytes_buf(out.data(), out.size());
}

}  // namespace assay::keystore
