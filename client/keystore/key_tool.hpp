// SPDX-License-Identifier: Apache-2.0
// What `assay key` does, without its command line: make a key, say what a secret or an address is,
// sign, verify, search for a handsome address. Output as Substrate's tool prints it, for scripts
// parse that.
#pragma once

#include <functional>

#include "client/keystore/key_pair.hpp"
#include "runtime/crypto/ss58.hpp"

namespace assay::keystore {

/// Which key, and how it is written.
struct KeyOptions {
    Scheme scheme = Scheme::Sr25519;
    crypto::Ss58Prefix network = 42;
    std::optional<std::string> password{};  ///< In the place of the URI's own.
};

/// All there is to say about a key.
struct KeyReport {
    enum class Source : std::uint8_t { Phrase, Uri, PublicKey };
    Source source = Source::Phrase;
    std::string text;          ///< What was asked about: the phrase, URI or public key.
    std::optional<Seed> seed;  ///< Nothing below soft junctions and for public keys.
    crypto::Ss58Prefix network = 42;
    Bytes public_key;
    AccountId account;
};

/// A new phrase of `words` words. Errors: BadPhrase.
Expected<KeyReport, KeyError> generate_key(std::size_t words, const KeyOptions& options);

/// `text` is a secret URI or, failing that, an SS58 address, whose own network is then reported.
/// Errors: those of the URI.
Expected<KeyReport, KeyError> inspect_key(std::string_view text, const KeyOptions& options);
/// `text` is a public key, in hexadecimal or SS58. Errors: BadPublicKey.
Expected<KeyReport, KeyError> inspect_public_key(std::string_view text, const KeyOptions& options);

/// The signature of the scheme in hexadecimal: 64 bytes, for ecdsa 65. Errors: those of the URI.
Expected<std::string, KeyError> sign_message(std::string_view uri, ByteView message,
                                             const KeyOptions& options);

/// `public_key` as for `inspect_public_key`, or a secret URI; for ecdsa also an account.
/// Errors: BadSignature, BadPublicKey.
Expected<bool, KeyError> verify_message(std::string_view signature, ByteView message,
                                        std::string_view public_key, const KeyOptions& options);

/// Draws seeds until an address contains `pattern`. `go_on` is asked before each, with the number
/// drawn so far; nothing once it says no. Errors: BadPattern.
Expected<std::optional<KeyReport>, KeyError> search_key(
    std::string_view pattern, const KeyOptions& options,
    const std::function<bool(std::uint64_t)>& go_on);

std::string to_text(const KeyReport& report);
/// One JSON object.
std::string to_json(const KeyReport& report);

}  // namespace assay::keystore
