// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/randomness.hpp"

#include <catch2/catch.hpp>

namespace assay::keystore {

TEST_CASE("random bytes come in any number and do not repeat") {
    CHECK(random_bytes<32>() != random_bytes<32>());
    Bytes none;
    fill_random(none);
    CHECK(none.empty());
}

}  // namespace assay::keystore
