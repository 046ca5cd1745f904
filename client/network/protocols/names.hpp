// SPDX-License-Identifier: Apache-2.0
// The chain's protocols, named as Substrate names them: under the hash of the genesis block, so
// that peers of other chains have none in common with us.
#pragma once

#include <string>

#include "runtime/base/hex.hpp"

namespace assay::network {

/// "/<genesis>/<protocol>", e.g. protocol_name(genesis, "block-announces/1").
inline std::string protocol_name(const Hash256& genesis, std::string_view protocol) {
    return "/" + to_hex(genesis.bytes).substr(2) + "/" + std::string{protocol};
}

/// What a peer is.
enum class Role : std::uint8_t { Full = 1, Light = 2, Authority = 4 };

}  // namespace assay::network
