// SPDX-License-Identifier: Apache-2.0
#include "consensus/slots/header.hpp"

#include <catch2/catch.hpp>

namespace assay::slots {

namespace {

crypto::sr25519::SecretKey key(std::uint8_t seed) {
    crypto::sr25519::MiniSecret mini{};
    mini.fill(seed);
    return crypto::sr25519::SecretKey::from_mini_secret(mini);
}

struct Author {
    crypto::sr25519::SecretKey secret;
    Authorities authorities{{AccountId{secret.public_key()}}};
    explicit Author(std::uint8_t seed) : secret{key(seed)} {}

    frame::Header header(Slot slot) const {
        const Hash256 parent{{7}};
        const auto randomness =
            crypto::vrf_sign(secret, randomness_context, randomness_message(slot, parent), {});
        const frame::Header unsealed{.parent_hash = parent,
                                     .number = 5,
                                     .state_root = {},
                                     .extrinsics_root = {},
                                     .digest = claim_digest(slot, randomness)};
        return sealed(unsealed, secret.sign(seal_payload(unsealed).bytes, {}));
    }
};

}  // namespace

TEST_CASE("the slot's authority may write its block, once its time has come") {
    const Author author{3};
    const auto header = author.header(10);
    const auto claim = verify_header(header, Slot{9}, 10, author.authorities);
    REQUIRE(claim);
    CHECK(claim->slot == 10);
    CHECK(claim->author == author.authorities[0]);
    const auto error = [&](std::optional<Slot> parent, Slot now, const Authorities& authorities) {
        return verify_header(header, parent, now, authorities).error();
    };
    CHECK(error(Slot{10}, 10, author.authorities) == HeaderError::SlotNotAfterParent);
    CHECK(error(Slot{9}, 8, author.authorities) == HeaderError::SlotInFuture);
    CHECK(error(Slot{9}, 10, {}) == HeaderError::NoAuthority);
    CHECK(error(Slot{9}, 10, Author{4}.authorities) == HeaderError::BadSeal);
}

TEST_CASE("a header that was changed after sealing is refused by name") {
    const Author author{3};
    const auto error = [&](const frame::Header& header) {
        const auto claim = verify_header(header, Slot{9}, 10, author.authorities);
        REQUIRE_FALSE(claim);
        return claim.error();
    };
    auto header = author.header(10);
    header.state_root.bytes[0] ^= 1;
    CHECK(error(header) == HeaderError::BadSeal);
    header = author.header(10);
    header.digest.logs.pop_back();
    CHECK(error(header) == HeaderError::NoSeal);
    CHECK(error({}) == HeaderError::NoSlot);

    // Randomness of another slot under a seal of its own: the seal alone would not show it.
    header = author.header(10);
    header.digest.logs.pop_back();
    const auto foreign = crypto::vrf_sign(author.secret, randomness_context,
                                          randomness_message(11, header.parent_hash), {});
    header.digest = claim_digest(10, foreign);
    CHECK(error(sealed(header, author.secret.sign(seal_payload(header).bytes, {}))) ==
          HeaderError::BadRandomness);
}

}  // namespace assay::slots
