// SPDX-License-Identifier: Apache-2.0
// The compression function of BLAKE2b (RFC 7693, section 3.2), written once for any word: a 64-bit
// integer, or a vector that holds one word of each of several messages. For the folder's own use.
#pragma once

#include <cstdint>

namespace assay::crypto::blake2 {

inline constexpr std::uint64_t initial_vector[8] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

inline constexpr unsigned schedule[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

// Everything here is inlined by force and takes `Word` from an unnamed namespace in the vector
// files: no copy compiled for one instruction set can be linked into code for another.

/// `Word` gives +, ^ and the static function `rotate<n>` (to the right).
template <class Word>
[[gnu::always_inline]] inline void mix(Word& a, Word& b, Word& c, Word& d, Word x, Word y) {
    a = a + b + x;
    d = Word::template rotate<32>(d ^ a);
    c = c + d;
    b = Word::template rotate<24>(b ^ c);
    a = a + b + y;
    d = Word::template rotate<16>(d ^ a);
    c = c + d;
    b = Word::template rotate<63>(b ^ c);
}

template <unsigned Round, class Word>
[[gnu::always_inline]] inline void one_round(Word (&v)[16], const Word (&m)[16]) {
    constexpr auto& s = schedule[Round % 10];
    mix(v[0], v[4], v[8], v[12], m[s[0]], m[s[1]]);
    mix(v[1], v[5], v[9], v[13], m[s[2]], m[s[3]]);
    mix(v[2], v[6], v[10], v[14], m[s[4]], m[s[5]]);
    mix(v[3], v[7], v[11], v[15], m[s[6]], m[s[7]]);
    mix(v[0], v[5], v[10], v[15], m[s[8]], m[s[9]]);
    mix(v[1], v[6], v[11], v[12], m[s[10]], m[s[11]]);
    mix(v[2], v[7], v[8], v[13], m[s[12]], m[s[13]]);
    mix(v[3], v[4], v[9], v[14], m[s[14]], m[s[15]]);
}

/// `count` is the number of message bytes up to the end of this block, `last` all ones in the final
/// block and zero before.
template <class Word>
[[gnu::always_inline]] inline void compress(Word (&state)[8], const Word (&m)[16], Word count,
                                            Word last) {
    Word v[16];
    for (unsigned i = 0; i < 8; ++i) {
        v[i] = state[i];
        v[i + 8] = Word::all(initial_vector[i]);
    }
    v[12] = v[12] ^ count;
    v[14] = v[14] ^ last;
    one_round<0>(v, m);
    one_round<1>(v, m);
    one_round<2>(v, m);
    one_round<3>(v, m);
    one_round<4>(v, m);
    one_round<5>(v, m);
    one_round<6>(v, m);
    one_round<7>(v, m);
    one_round<8>(v, m);
    one_round<9>(v, m);
    one_round<10>(v, m);
    one_round<11>(v, m);
    for (unsigned i = 0; i < 8; ++i) state[i] = state[i] ^ v[i] ^ v[i + 8];
}

}  // namespace assay::crypto::blake2
