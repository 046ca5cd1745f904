// SPDX-License-Identifier: Apache-2.0
// Four BLAKE2b lanes in AVX2 registers. Compiled with -mavx2, so nothing here may be an inline
// function of a header that other files share (see blake2_rounds.hpp).
#include <immintrin.h>

#include "runtime/crypto/blake2_lanes.hpp"

namespace assay::crypto::blake2 {

namespace {

struct Word {
    static constexpr unsigned lanes = 4;
    __m256i value;

    [[gnu::always_inline]] static Word all(std::uint64_t v) {
        return {_mm256_set1_epi64x(static_cast<long long>(v))};
    }
    [[gnu::always_inline]] static Word from(const std::uint64_t* words) {
        return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(words))};
    }
    [[gnu::always_inline]] void store(std::uint64_t* words) const {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(words), value);
    }
    [[gnu::always_inline]] static Word choose(Word mask, Word a, Word b) {
        return {_mm256_blendv_epi8(a.value, b.value, mask.value)};
    }
    // AVX2 has no rotation: whole bytes are shuffled, 63 is a doubling.
    template <int N>
    [[gnu::always_inline]] static Word rotate(Word w) {
        if constexpr (N == 32) {
            return {_mm256_shuffle_epi32(w.value, 0xb1)};
        } else if constexpr (N == 24) {
            return {_mm256_shuffle_epi8(
                w.value, _mm256_setr_epi8(3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10,  //
                                          3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10))};
        } else if constexpr (N == 16) {
            return {_mm256_shuffle_epi8(
                w.value, _mm256_setr_epi8(2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9,  //
                                          2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9))};
        } else {
            static_assert(N == 63);
            return {_mm256_or_si256(_mm256_add_epi64(w.value, w.value),
                                    _mm256_srli_epi64(w.value, 63))};
        }
    }
    [[gnu::always_inline]] friend Word operator+(Word a, Word b) {
        return {_mm256_add_epi64(a.value, b.value)};
    }
    [[gnu::always_inline]] friend Word operator^(Word a, Word b) {
        return {_mm256_xor_si256(a.value, b.value)};
    }

    /// m[i] = word i of each of the four blocks: four 4 x 4 transpositions.
    [[gnu::always_inline]] static void load(const std::uint8_t* const* at, Word (&m)[16]) {
        for (unsigned w = 0; w < 16; w += 4) {
            __m256i row[4];
            for (unsigned lane = 0; lane < 4; ++lane)
                row[lane] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at[lane] + 8 * w));
            const __m256i low01 = _mm256_unpacklo_epi64(row[0], row[1]);
            const __m256i high01 = _mm256_unpackhi_epi64(row[0], row[1]);
            const __m256i low23 = _mm256_unpacklo_epi64(row[2], row[3]);
            const __m256i high23 = _mm256_unpackhi_epi64(row[2], row[3]);
            m[w].value = _mm256_permute2x128_si256(low01, low23, 0x20);
            m[w + 1].value = _mm256_permute2x128_si256(high01, high23, 0x20);
            m[w + 2].value = _mm256_permute2x128_si256(low01, low23, 0x31);
            m[w + 3].value = _mm256_permute2x128_si256(high01, high23, 0x31);
        }
    }
};

}  // namespace

void hash_4_avx2(const std::uint64_t (&initial)[8], const Job* jobs) {
    hash_lanes<Word>(initial, jobs);
}

}  // namespace assay::crypto::blake2
