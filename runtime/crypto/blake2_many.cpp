// SPDX-License-Identifier: Apache-2.0
#include <cstring>

#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"
#include "runtime/crypto/blake2_lanes.hpp"

namespace assay::crypto {

namespace {

#if defined(__x86_64__)

// How many messages the machine hashes at once. Asked once: the answer changes speed, not results.
unsigned widest() {
    static const unsigned lanes = __builtin_cpu_supports("avx512f") ? 8
                                  : __builtin_cpu_supports("avx2")  ? 4
                                                                    : 1;
    return lanes;
}

void hash_group(const Tag& tag, unsigned lanes, std::span<const ByteView> in,
                std::span<Hash256> out) {
    std::uint64_t initial[8], personal[2];
    std::memcpy(initial, blake2::initial_vector, sizeof initial);
    std::memcpy(personal, tag.bytes.data(), sizeof personal);
    initial[0] ^= 0x01010020;
    initial[6] ^= personal[0];
    initial[7] ^= personal[1];

    // Lanes without a message of their own repeat the first one into a spare place.
    blake2::Job jobs[8];
    Hash256 spare;
    for (unsigned lane = 0; lane < lanes; ++lane) {
        const bool used = lane < in.size();
        const ByteView message = in[used ? lane : 0];
        jobs[lane] = {message.data(), message.size(), (used ? out[lane] : spare).bytes.data()};
    }
    if (lanes == 8)
        blake2::hash_8_avx512(initial, jobs);
    else
        blake2::hash_4_avx2(initial, jobs);
}

#endif

}  // namespace

void blake2_256_many(const Tag& tag, std::span<const ByteView> in, std::span<Hash256> out) {
    INVARIANT(in.size() == out.size());
    while (!in.empty()) {
        std::size_t taken = 1;
#if defined(__x86_64__)
        if (widest() > 1 && in.size() > 1) {
            // A vector costs less than two single hashes, so even a pair is worth one.
            const unsigned lanes = in.size() > 4 ? widest() : 4;
            taken = std::min<std::size_t>(lanes, in.size());
            hash_group(tag, lanes, in.first(taken), out.first(taken));
        } else
#endif
            out[0] = blake2_256(tag, in[0]);
        in = in.subspan(taken);
        out = out.subspan(taken);
    }
}

}  // namespace assay::crypto
