// SPDX-License-Identifier: Apache-2.0
#include "client/pool/verified_signatures.hpp"

#include <catch2/catch.hpp>

#include "runtime/crypto/sr25519.hpp"

using namespace assay;
using namespace assay::pool;

namespace {

frame::SignatureJob sign(std::uint8_t seed, const Bytes& payload) {
    crypto::sr25519::MiniSecret secret;
    secret.fill(seed);
    const auto key = crypto::sr25519::SecretKey::from_mini_secret(secret);
    return {key.sign(payload, {}), payload, AccountId{key.public_key()}};
}

}  // namespace

TEST_CASE("a good signature is checked once, and only for exactly what it covers") {
    VerifiedSignatures verified;
    const auto job = sign(1, {1, 2, 3});
    CHECK_FALSE(verified.known(job));
    CHECK(verified.holds(job));
    CHECK(verified.known(job));
    auto other = job;
    other.payload = {1, 2, 4};  // The same extrinsic on a fork with another birth block.
    CHECK_FALSE(verified.known(other));
    CHECK_FALSE(verified.holds(other));
    CHECK_FALSE(verified.known(other));
    other = job;
    other.signer.bytes[0] ^= 1;
    CHECK_FALSE(verified.holds(other));
}

TEST_CASE("the memory of signatures is bounded, the latest stay") {
    VerifiedSignatures verified{2};
    std::vector<frame::SignatureJob> jobs;
    for (std::uint8_t i = 1; i <= 5; ++i) {
        jobs.push_back(sign(i, {i}));
        CHECK(verified.holds(jobs.back()));
    }
    CHECK(verified.known(jobs[4]));
    CHECK(verified.known(jobs[3]));
    CHECK_FALSE(verified.known(jobs[0]));
}
