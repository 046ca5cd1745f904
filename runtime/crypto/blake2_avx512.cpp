// SPDX-License-Identifier: Apache-2.0
// Eight BLAKE2b lanes in AVX-512 registers. Compiled with -mavx512f, so nothing here may be an
// inline function of a header that other files share (see blake2_rounds.hpp).
#include <immintrin.h>

#include "runtime/crypto/blake2_lanes.hpp"

namespace assay::crypto::blake2 {

namespace {

struct Word {
    static constexpr unsigned lanes = 8;
    __m512i value;

    [[gnu::always_inline]] static Word all(std::uint64_t v) {
        return {_mm512_set1_epi64(static_cast<long long>(v))};
    }
    [[gnu::always_inline]] static Word from(const std::uint64_t* words) {
        return {_mm512_loadu_si512(words)};
    }
    [[gnu::always_inline]] void store(std::uint64_t* words) const {
        _mm512_storeu_si512(words, value);
    }
    [[gnu::always_inline]] static Word choose(Word mask, Word a, Word b) {
        return {_mm512_ternarylogic_epi64(mask.value, b.value, a.value, 0xca)};
    }
    template <int N>
    [[gnu::always_inline]] static Word rotate(Word w) {
        return {_mm512_ror_epi64(w.value, N)};
    }
    [[gnu::always_inline]] friend Word operator+(Word a, Word b) {
        return {_mm512_add_epi64(a.value, b.value)};
    }
    [[gnu::always_inline]] friend Word operator^(Word a, Word b) {
        return {_mm512_xor_si512(a.value, b.value)};
    }

    /// m[i] = word i of each of the eight blocks: two 8 x 8 transpositions.
    [[gnu::always_inline]] static void load(const std::uint8_t* const* at, Word (&m)[16]) {
        for (unsigned w = 0; w < 16; w += 8) {
            __m512i row[8], pair[8], quad[8];
            for (unsigned lane = 0; lane < 8; ++lane)
                row[lane] = _mm512_loadu_si512(at[lane] + 8 * w);
            // pair[2k], pair[2k + 1]: even and odd words of messages 2k and 2k + 1.
            for (unsigned k = 0; k < 4; ++k) {
                pair[2 * k] = _mm512_unpacklo_epi64(row[2 * k], row[2 * k + 1]);
                pair[2 * k + 1] = _mm512_unpackhi_epi64(row[2 * k], row[2 * k + 1]);
            }
            // quad[4h + 2p + o]: of messages 4h .. 4h + 3 the words 4q + 2p + o for two q.
            for (unsigned h = 0; h < 2; ++h)
                for (unsigned o = 0; o < 2; ++o) {
                    const __m512i a = pair[4 * h + o], b = pair[4 * h + 2 + o];
                    quad[4 * h + o] = _mm512_shuffle_i64x2(a, b, 0x88);
                    quad[4 * h + 2 + o] = _mm512_shuffle_i64x2(a, b, 0xdd);
                }
            // In each quad: 128-bit parts (messages 01, q 0), (01, q 1), (23, q 0), (23, q 1).
            for (unsigned p = 0; p < 2; ++p)
                for (unsigned o = 0; o < 2; ++o) {
                    const __m512i a = quad[2 * p + o], b = quad[4 + 2 * p + o];
                    m[w + 2 * p + o].value = _mm512_shuffle_i64x2(a, b, 0x88);
                    m[w + 4 + 2 * p + o].value = _mm512_shuffle_i64x2(a, b, 0xdd);
                }
        }
    }
};

}  // namespace

void hash_8_avx512(const std::uint64_t (&initial)[8], const Job* jobs) {
    hash_lanes<Word>(initial, jobs);
}

}  // namespace assay::crypto::blake2
