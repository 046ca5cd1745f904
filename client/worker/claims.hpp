// SPDX-License-Identifier: Apache-2.0
// From a testimony to what verifiers and whistleblowers say on chain.
#pragma once

#include "client/worker/workshop.hpp"

namespace assay::worker {

inline verification::Statement statement_of(const program::ClaimRecord& claim) {
    return {.distance = 0,
            .verdict = claim.pass ? verification::Verdict::Pass : verification::Verdict::Fail};
}

/// The worker's own record of a segment; on the compute thread, since it shares the replay.
inline program::ClaimRecord claim_of(Workshop& workshop, Testimony& testimony,
                                     const AccountId& account) {
    program::ClaimRecord claim;
    workshop.compute().run_now([&] { claim = testimony.claim(account); });
    return claim;
}

/// An sr25519 key as the VRF's public key; a worker's account is one.
inline ByteArray<32> vrf_key_of(const keystore::KeyPair& key) {
    ByteArray<32> out{};
    std::copy_n(key.public_key().begin(), out.size(), out.begin());
    return out;
}

}  // namespace assay::worker
