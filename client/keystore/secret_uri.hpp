// SPDX-License-Identifier: Apache-2.0
// Secret URIs, Substrate's one line for a key: `phrase-or-0xseed//hard/soft///password`. Without a
// phrase it is the well-known development phrase, so `//Alice` names Alice's key.
#pragma once

#include <optional>
#include <string>

#include "client/keystore/mnemonic.hpp"

namespace assay::keystore {

/// What every development key starts from. Its keys are public knowledge.
inline constexpr std::string_view development_phrase =
    "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

/// One step of a path.
struct Junction {
    bool hard = false;
    /// A number (64 bits, little endian) or SCALE text, padded with zeros; hashed when longer.
    ByteArray<32> chain_code{};
    friend bool operator==(const Junction&, const Junction&) = default;
};

struct SecretUri {
    std::string secret;  ///< A phrase, or "0x" and a seed; the development phrase if left out.
    std::vector<Junction> path;
    std::optional<std::string> password;  ///< All that follows "///", slashes too.
};

/// Only the shape is checked here. Errors: BadPath.
Expected<SecretUri, KeyError> parse_secret_uri(std::string_view uri);

/// The seed at the root of the path. `password` takes the place of the URI's own. A hexadecimal
/// seed has no password. Errors: those of the phrase, BadSeed.
Expected<Seed, KeyError> root_seed(const SecretUri& uri,
                                   const std::optional<std::string>& password = {});

}  // namespace assay::keystore
