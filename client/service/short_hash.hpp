// SPDX-License-Identifier: Apache-2.0
// A hash as logs spell it.
#pragma once

#include "runtime/base/hex.hpp"

namespace assay::service {

/// "0x1234…cdef".
inline std::string short_hash(const Hash256& hash) {
    const auto text = to_hex(hash.bytes);
    return text.substr(0, 6) + "…" + text.substr(text.size() - 4);
}

}  // namespace assay::service
