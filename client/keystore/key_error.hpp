// SPDX-License-Identifier: Apache-2.0
// Why a secret or a key was not taken.
#pragma once

#include <cstdint>
#include <string_view>

namespace assay::keystore {

enum class KeyError : std::uint8_t {
    BadPhrase,       ///< Not 12, 15, 18, 21 or 24 words.
    UnknownWord,     ///< A word that is not in the English list of BIP-39.
    WrongChecksum,   ///< All words are known, but they do not belong together.
    BadSeed,         ///< Not 32 bytes of hexadecimal, or for ecdsa zero or past the group's order.
    BadPath,         ///< A junction without a name, such as the end of "//".
    SoftDerivation,  ///< `/soft` with ed25519 or ecdsa: their child keys need the secret.
    BadPublicKey,    ///< No public key of the scheme, neither as SS58 nor as hexadecimal.
    BadSignature,    ///< Not the hexadecimal form of a signature of the scheme.
    BadPattern,      ///< A character that no SS58 address can have.
    UnknownScheme,   ///< Not sr25519, ed25519 or ecdsa.
    NoSuchKey,       ///< The keystore has no file of this type and public key.
    BadKeyFile,      ///< The file is not a JSON string.
    WrongPassword,   ///< The file's secret gives another public key than its name says.
};

/// One sentence for people.
std::string_view describe(KeyError error);

}  // namespace assay::keystore
