// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/key_error.hpp"

namespace assay::keystore {

std::string_view describe(KeyError error) {
    switch (error) {
        case KeyError::BadPhrase:
            return "a secret phrase has 12, 15, 18, 21 or 24 words";
        case KeyError::UnknownWord:
            return "a word of the secret phrase is not in the English list of BIP-39";
        case KeyError::WrongChecksum:
            return "the secret phrase has a wrong checksum: a word is wrong or misplaced";
        case KeyError::BadSeed:
            return "a secret seed is 0x and 64 hexadecimal digits, valid for the scheme";
        case KeyError::BadPath:
            return "a derivation path names every junction: //hard/soft";
        case KeyError::SoftDerivation:
            return "soft derivation (/name) exists for sr25519 only, use //name";
        case KeyError::BadPublicKey:
            return "not a public key or address of this scheme";
        case KeyError::BadSignature:
            return "not a signature of this scheme in hexadecimal";
        case KeyError::BadPattern:
            return "an address cannot contain this: base58 has no 0, O, I, l and no signs";
        case KeyError::UnknownScheme:
            return "the schemes are sr25519, ed25519 and ecdsa";
        case KeyError::NoSuchKey:
            return "the keystore has no such key";
        case KeyError::BadKeyFile:
            return "the key's file is not a JSON string";
        case KeyError::WrongPassword:
            return "the key's file holds another key than its name says: is the password right?";
    }
    return "unknown error";
}

}  // namespace assay::keystore
