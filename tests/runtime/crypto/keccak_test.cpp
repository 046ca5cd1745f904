// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/keccak.hpp"

#include <catch2/catch.hpp>

namespace assay::crypto {

TEST_CASE("Keccak-f[1600] gives the reference values for the zero state, once and twice") {
    // KeccakF-1600-IntermediateValues.txt of the Keccak team.
    std::array<std::uint64_t, 25> state{};
    keccak_f1600(state);
    CHECK(state[0] == 0xf1258f7940e1dde7);
    CHECK(state[1] == 0x84d5ccf933c0478a);
    CHECK(state[24] == 0xeaf1ff7b5ceca249);
    keccak_f1600(state);
    CHECK(state[0] == 0x2d5c954df96ecb3c);
    CHECK(state[1] == 0x6a332cd07057b56d);
    CHECK(state[24] == 0x20d06cd26a8fbf5c);
}

}  // namespace assay::crypto
