// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/ss58.hpp"

#include "runtime/base/check.hpp"
#include "runtime/crypto/base58.hpp"
#include "runtime/crypto/blake2.hpp"

namespace assay::crypto {

namespace {

constexpr std::size_t longest_address = 64;  // 37 bytes take 51 characters; work is quadratic.

bool is_reserved(Ss58Prefix prefix) { return prefix == 46 || prefix == 47; }

ByteArray<2> checksum(ByteView prefix_and_body) {
    ByteArray<64> digest;
    Blake2b{64}.update(as_bytes("SS58PRE")).update(prefix_and_body).finish(digest);
    return {digest[0], digest[1]};
}

}  // namespace

std::string to_ss58(const AccountId& account, Ss58Prefix prefix) {
    return to_ss58(ByteView{account.bytes}, prefix);
}

std::string to_ss58(ByteView body, Ss58Prefix prefix) {
    INVARIANT(prefix < 16384 && !is_reserved(prefix));
    INVARIANT(body.size() == 32 || body.size() == 33);
    Bytes bytes;
    if (prefix < 64) {
        bytes.push_back(static_cast<std::uint8_t>(prefix));
    } else {
        // Bits 7..2 in the first byte below the marker 01, then bits 1..0 above bits 13..8.
        bytes.push_back(static_cast<std::uint8_t>((prefix & 0xfc) >> 2 | 0x40));
        bytes.push_back(static_cast<std::uint8_t>(prefix >> 8 | (prefix & 3) << 6));
    }
    append(bytes, body);
    append(bytes, checksum(bytes));
    return to_base58(bytes);
}

Expected<Ss58Address, Ss58Error> from_ss58(std::string_view text) {
    ENSURE(!text.empty() && text.size() <= longest_address, Failure{Ss58Error::BadCharacter});
    const auto decoded = from_base58(text);
    ENSURE(decoded, Failure{Ss58Error::BadCharacter});
    const ByteView bytes = *decoded;
    ENSURE(bytes.size() >= 2, Failure{Ss58Error::BadLength});
    ENSURE(bytes[0] < 128, Failure{Ss58Error::ReservedPrefix});

    const std::size_t prefix_size = bytes[0] < 64 ? 1 : 2;
    const std::size_t around = prefix_size + 2;
    ENSURE(bytes.size() == around + 32 || bytes.size() == around + 33,
           Failure{Ss58Error::BadLength});
    const auto prefix = static_cast<Ss58Prefix>(
        prefix_size == 1 ? bytes[0]
                         : (bytes[0] & 0x3f) << 2 | bytes[1] >> 6 | (bytes[1] & 0x3f) << 8);
    ENSURE(prefix_size == 1 || prefix >= 64, Failure{Ss58Error::NotShortest});
    ENSURE(!is_reserved(prefix), Failure{Ss58Error::ReservedPrefix});
    ENSURE(equal(checksum(bytes.first(bytes.size() - 2)), bytes.last(2)),
           Failure{Ss58Error::WrongChecksum});

    const ByteView body = bytes.subspan(prefix_size, bytes.size() - around);
    return Ss58Address{.prefix = prefix, .body = {body.begin(), body.end()}};
}

std::optional<AccountId> account_from_ss58(std::string_view text) {
    const auto address = from_ss58(text);
    if (!address || address->body.size() != 32) return std::nullopt;
    AccountId account;
    std::ranges::copy(address->body, account.bytes.begin());
    return account;
}

}  // namespace assay::crypto
