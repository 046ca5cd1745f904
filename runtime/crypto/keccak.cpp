// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/keccak.hpp"

#include <bit>

namespace assay::crypto {

namespace {

constexpr std::uint64_t round_constants[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

// Rho and pi together: starting from lane 1, each lane moves to the next place of this walk,
// rotated by the distance beside it.
constexpr unsigned walk[24] = {10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
                               15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1};
constexpr int distances[24] = {1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
                               27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44};

}  // namespace

void keccak_f1600(std::array<std::uint64_t, 25>& a) {
    for (const std::uint64_t constant : round_constants) {
        std::uint64_t column[5];
        for (unsigned x = 0; x < 5; ++x)
            column[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        for (unsigned x = 0; x < 5; ++x) {
            const std::uint64_t change = column[(x + 4) % 5] ^ std::rotl(column[(x + 1) % 5], 1);
            for (unsigned y = 0; y < 25; y += 5) a[x + y] ^= change;
        }

        std::uint64_t carried = a[1];
        for (unsigned i = 0; i < 24; ++i) {
            const std::uint64_t next = a[walk[i]];
            a[walk[i]] = std::rotl(carried, distances[i]);
            carried = next;
        }

        for (unsigned y = 0; y < 25; y += 5) {
            const std::uint64_t row[5] = {a[y], a[y + 1], a[y + 2], a[y + 3], a[y + 4]};
            for (unsigned x = 0; x < 5; ++x)
                a[x + y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
        }
        a[0] ^= constant;
    }
}

}  // namespace assay::crypto
