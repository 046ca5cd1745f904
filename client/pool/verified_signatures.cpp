// SPDX-License-Identifier: Apache-2.0
#include "client/pool/verified_signatures.hpp"

#include <cstring>

namespace assay::pool {

std::size_t VerifiedSignatures::FirstBytes::operator()(const Hash256& hash) const {
    std::size_t out = 0;
    std::memcpy(&out, hash.bytes.data(), sizeof out);
    return out;
}

Hash256 VerifiedSignatures::key_of(const frame::SignatureJob& job) {
    scale::Encoder out;
    encode(out, job.signature);
    encode(out, job.signer);
    encode(out, job.payload);
    return crypto::blake2_256(out.out);
}

bool VerifiedSignatures::known(const frame::SignatureJob& job) const {
    const auto key = key_of(job);
    const std::lock_guard lock{mutex_};
    return young_.contains(key) || old_.contains(key);
}

bool VerifiedSignatures::holds(const frame::SignatureJob& job) {
    if (known(job)) return true;
    if (!job.holds()) return false;
    const auto key = key_of(job);
    const std::lock_guard lock{mutex_};
    if (young_.size() >= capacity_) old_ = std::exchange(young_, {});
    young_.insert(key);
    return true;
}

}  // namespace assay::pool
