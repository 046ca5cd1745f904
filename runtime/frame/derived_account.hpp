// SPDX-License-Identifier: Apache-2.0
// Accounts without a key: the hash of what they stand for. Only the pallet that derives one can act
// for it.
#pragma once

#include "runtime/crypto/blake2.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::frame {

/// blake2_256 of the tag's sixteen letters and the SCALE of the parts, as Substrate has it.
template <class... Part>
AccountId derived_account(const char (&tag)[17], const Part&... parts) {
    scale::Encoder out;
    append(out.out, as_bytes(std::string_view{tag, 16}));
    (encode(out, parts), ...);
    return AccountId{crypto::blake2_256(out.out).bytes};
}

}  // namespace assay::frame
