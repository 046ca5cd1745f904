// SPDX-License-Identifier: Apache-2.0
#include "client/pool/transaction.hpp"

#include "runtime/crypto/blake2.hpp"
#include "runtime/frame/address.hpp"
#include "runtime/frame/extrinsic.hpp"

namespace assay::pool {

std::optional<AccountId> sender_of(ByteView body) {
    scale::Decoder in{body};
    if (in.byte() != (0x80 | frame::extrinsic_version)) return std::nullopt;
    frame::MultiAddress address;
    decode(in, address);
    const auto* id = std::get_if<frame::Id>(&address);
    if (!in.ok() || !id) return std::nullopt;
    return id->account;
}

Bytes nonce_tag(const AccountId& account, std::uint32_t nonce) {
    return scale::to_bytes(std::pair{account, nonce});
}

}  // namespace assay::pool
