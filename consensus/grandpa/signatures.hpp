// SPDX-License-Identifier: Apache-2.0
// Who checks signatures. The rules name what must hold; whether one call, a pool of threads or a
// cache that several simulated nodes share answers, is the caller's choice.
#pragma once

#include "consensus/grandpa/messages.hpp"

namespace assay::grandpa {

class SignatureCheck {
  public:
    virtual ~SignatureCheck() = default;
    virtual bool holds(const AuthorityId& id, ByteView payload, const Signature& signature) = 0;
};

/// Asks ed25519 each time.
class PlainSignatures final : public SignatureCheck {
  public:
    bool holds(const AuthorityId& id, ByteView payload, const Signature& signature) override {
        return crypto::verify(signature, payload, id.bytes);
    }
};

/// Whether `id` signed this message in this round of this set.
inline bool vote_holds(SignatureCheck& signatures, const Message& message, const AuthorityId& id,
                       const Signature& signature, RoundNumber round, SetId set_id) {
    return signatures.holds(id, signing_payload(message, round, set_id), signature);
}

}  // namespace assay::grandpa
