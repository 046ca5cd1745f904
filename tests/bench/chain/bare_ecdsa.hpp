// SPDX-License-Identifier: Apache-2.0
// What libsecp256k1 alone needs to check a signature: the work that no node can do without, and so
// the rival of everything that contains it.
#pragma once

#include <secp256k1.h>

#include "runtime/base/bytes.hpp"
#include "runtime/base/check.hpp"

namespace assay::bench {

/// Key and signature parsed from bytes; no hash, no account.
inline void check_bare_ecdsa(ByteView key, const ByteArray<65>& signature, const Hash256& digest) {
    secp256k1_pubkey point;
    secp256k1_ecdsa_signature parsed;
    const auto* const context = secp256k1_context_static;
    INVARIANT(secp256k1_ec_pubkey_parse(context, &point, key.data(), key.size()) == 1);
    INVARIANT(secp256k1_ecdsa_signature_parse_compact(context, &parsed, signature.data()) == 1);
    INVARIANT(secp256k1_ecdsa_verify(context, &parsed, digest.bytes.data(), &point) == 1);
}

}  // namespace assay::bench
