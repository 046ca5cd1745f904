// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/secret_uri.hpp"

#include <charconv>

#include "runtime/base/hex.hpp"
#include "runtime/crypto/blake2.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::keystore {

namespace {

// As Rust's `parse::<u64>` reads it, which Substrate asks: digits, perhaps after a plus.
std::optional<std::uint64_t> to_number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    std::uint64_t number = 0;
    const auto end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc{} && stop == end ? std::optional{number} : std::nullopt;
}

ByteArray<32> to_chain_code(std::string_view name) {
    const auto number = to_number(name);
    const Bytes encoded = number ? scale::to_bytes(*number) : scale::to_bytes(std::string{name});
    ByteArray<32> code{};
    if (encoded.size() > code.size()) return crypto::blake2_256(encoded).bytes;
    std::ranges::copy(encoded, code.begin());
    return code;
}

}  // namespace

Expected<SecretUri, KeyError> parse_secret_uri(std::string_view uri) {
    SecretUri out;
    if (const auto at = uri.find("///"); at != std::string_view::npos) {
        out.password = std::string{uri.substr(at + 3)};
        uri = uri.substr(0, at);
    }
    const auto secret = uri.substr(0, uri.find('/'));
    out.secret = secret.empty() ? development_phrase : secret;
    uri.remove_prefix(secret.size());

    while (!uri.empty()) {
        const bool hard = uri.starts_with("//");
        uri.remove_prefix(hard ? 2 : 1);
        const auto name = uri.substr(0, uri.find('/'));
        ENSURE(!name.empty(), Failure{KeyError::BadPath});
        out.path.push_back({.hard = hard, .chain_code = to_chain_code(name)});
        uri.remove_prefix(name.size());
    }
    return out;
}

Expected<Seed, KeyError> root_seed(const SecretUri& uri,
                                   const std::optional<std::string>& password) {
    if (uri.secret.starts_with("0x")) {
        const auto seed = hash_from_hex(uri.secret);
        ENSURE(seed, Failure{KeyError::BadSeed});
        return seed->bytes;
    }
    const Bytes entropy = TRY(entropy_from_phrase(uri.secret));
    const auto& chosen = password ? password : uri.password;
    return seed_from_entropy(entropy, chosen ? std::string_view{*chosen} : std::string_view{});
}

}  // namespace assay::keystore
