// SPDX-License-Identifier: Apache-2.0
// Accounts without a key: named after a pallet, or the hash of what they stand for. Only the pallet
// that derives one can act for it.
#pragma once

#include "runtime/crypto/blake2.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::frame {

/// What a pallet's own account is named after, as Substrate's PalletId.
struct PalletId {
    static constexpr bool positional = true;
    ByteArray<8> name{};
};
consteval PalletId pallet_id(const char (&name)[9]) {
    PalletId id;
    for (std::size_t i = 0; i < id.name.size(); ++i)
        id.name[i] = static_cast<std::uint8_t>(name[i]);
    return id;
}

/// "modl", the name, and zeros, as Substrate's into_account_truncating has it.
inline AccountId pallet_account(const PalletId& id) {
    AccountId account;
    const auto at = std::ranges::copy(as_bytes(std::string_view{"modl"}), account.bytes.begin());
    std::ranges::copy(id.name, at.out);
    return account;
}

/// blake2_256 of the tag's sixteen letters and the SCALE of the parts, as Substrate has it.
template <class... Part>
AccountId derived_account(const char (&tag)[17], const Part&... parts) {
    scale::Encoder out;
    append(out.out, as_bytes(std::string_view{tag, 16}));
    (encode(out, parts), ...);
    return AccountId{crypto::blake2_256(out.out).bytes};
}

}  // namespace assay::frame
