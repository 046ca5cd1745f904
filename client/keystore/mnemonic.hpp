// SPDX-License-Identifier: Apache-2.0
// Secret phrases: BIP-39 words for entropy and checksum, and Substrate's way from there to a seed,
// which differs from Bitcoin's (it stretches the entropy, not the words).
#pragma once

#include <string>
#include <string_view>

#include "client/keystore/key_error.hpp"
#include "runtime/base/bytes.hpp"
#include "runtime/base/expected.hpp"

namespace assay::keystore {

/// What keys of every scheme grow from: an sr25519 mini secret, an ed25519 seed, a secp256k1
/// scalar.
using Seed = ByteArray<32>;

/// The words of 16, 20, 24, 28 or 32 bytes of entropy: 12, 15, 18, 21 or 24 of them.
std::string phrase_from_entropy(ByteView entropy);

/// A new phrase from the system's randomness. `words`: 12, 15, 18, 21 or 24.
Expected<std::string, KeyError> generate_phrase(std::size_t words);

/// Words may be parted by any white space. Errors: BadPhrase, UnknownWord, WrongChecksum.
Expected<Bytes, KeyError> entropy_from_phrase(std::string_view phrase);

/// PBKDF2-HMAC-SHA512(entropy, "mnemonic" ++ password, 2048), the first half (substrate-bip39).
Seed seed_from_entropy(ByteView entropy, std::string_view password);

}  // namespace assay::keystore
