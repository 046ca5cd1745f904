// SPDX-License-Identifier: Apache-2.0
// SS58 addresses: how an account is written for people, with the network it belongs to and a
// checksum (Substrate's registry and `ss58` documentation).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/bytes.hpp"
#include "runtime/base/expected.hpp"

namespace assay::crypto {

/// The network's number, 0 to 16383; 42 is "any Substrate chain". 46 and 47 are reserved.
using Ss58Prefix = std::uint16_t;

enum class Ss58Error : std::uint8_t {
    BadCharacter,    ///< Not base58, or nothing at all, or far longer than an address can be.
    BadLength,       ///< Neither a 32-byte account nor a 33-byte compressed key.
    ReservedPrefix,  ///< 46, 47, or a first byte above 127.
    NotShortest,     ///< A prefix below 64 in two bytes: it would give accounts two addresses.
    WrongChecksum,
};

/// What an address says. `body` is an account id (32 bytes), or a compressed secp256k1 key (33).
struct Ss58Address {
    Ss58Prefix prefix = 0;
    Bytes body;
};

std::string to_ss58(const AccountId& account, Ss58Prefix prefix);
/// For keys that are not accounts: 32 or 33 bytes.
std::string to_ss58(ByteView body, Ss58Prefix prefix);

Expected<Ss58Address, Ss58Error> from_ss58(std::string_view text);

/// The account of an address of any network; nothing where `text` is not one with 32 bytes.
std::optional<AccountId> account_from_ss58(std::string_view text);

}  // namespace assay::crypto
