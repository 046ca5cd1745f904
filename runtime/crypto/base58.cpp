// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/base58.hpp"

namespace assay::crypto {

namespace {

constexpr std::string_view alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

}  // namespace

std::string to_base58(ByteView bytes) {
    Bytes digits;  // Little endian.
    std::size_t zeros = 0;
    for (const std::uint8_t byte : bytes) {
        if (digits.empty() && byte == 0) {
            ++zeros;
            continue;
        }
        unsigned carry = byte;
        for (auto& digit : digits) {
            carry += digit * 256U;
            digit = static_cast<std::uint8_t>(carry % 58);
            carry /= 58;
        }
        for (; carry > 0; carry /= 58) digits.push_back(static_cast<std::uint8_t>(carry % 58));
    }
    std::string text(zeros, alphabet[0]);
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) text += alphabet[*digit];
    return text;
}

std::optional<Bytes> from_base58(std::string_view text) {
    Bytes bytes;  // Little endian until the end.
    std::size_t zeros = 0;
    for (const char character : text) {
        const auto digit = alphabet.find(character);
        if (digit == std::string_view::npos) return std::nullopt;
        if (bytes.empty() && digit == 0) {
            ++zeros;
            continue;
        }
        unsigned carry = static_cast<unsigned>(digit);
        for (auto& byte : bytes) {
            carry += byte * 58U;
            byte = static_cast<std::uint8_t>(carry & 0xff);
            carry >>= 8;
        }
        for (; carry > 0; carry >>= 8) bytes.push_back(static_cast<std::uint8_t>(carry & 0xff));
    }
    bytes.insert(bytes.end(), zeros, 0);
    std::ranges::reverse(bytes);
    return bytes;
}

}  // namespace assay::crypto
