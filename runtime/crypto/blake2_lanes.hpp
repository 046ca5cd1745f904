// SPDX-License-Identifier: Apache-2.0
// BLAKE2b-256 of several messages at once, one in each 64-bit lane of a vector register. For the
// folder's own use: blake2_avx2.cpp and blake2_avx512.cpp supply the vectors, blake2_many.cpp
// calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "runtime/crypto/blake2_rounds.hpp"

namespace assay::crypto::blake2 {

/// One message of a group and the place of its digest (32 bytes).
struct Job {
    const std::uint8_t* data;
    std::size_t size;
    std::uint8_t* digest;
};

/// Hash 4 or 8 messages of any lengths from the state `initial` (parameters and tag already in it).
/// The caller has asked the machine whether it has the instructions. Absent on other architectures.
void hash_4_avx2(const std::uint64_t (&initial)[8], const Job* jobs);
void hash_8_avx512(const std::uint64_t (&initial)[8], const Job* jobs);

/// `Word` holds `Word::lanes` lanes and gives, beside what `compress` asks: `load(pointers, m)`,
/// which transposes one block of every message, `from(u64*)`, `store(u64*)`, and
/// `choose(mask, a, b)`, lane by lane b where the mask is all ones.
template <class Word>
[[gnu::always_inline]] inline void hash_lanes(const std::uint64_t (&initial)[8], const Job* jobs) {
    constexpr unsigned lanes = Word::lanes;
    constexpr std::size_t block_size = 128;

    Word state[8], m[16];
    for (unsigned i = 0; i < 8; ++i) state[i] = Word::all(initial[i]);

    // Blocks of each message, the last one (which may be short or, alone, empty) included.
    std::size_t blocks[lanes], fewest = ~std::size_t{0}, most = 0;
    for (unsigned lane = 0; lane < lanes; ++lane) {
        const std::size_t size = jobs[lane].size;
        blocks[lane] = size == 0 ? 1 : (size + block_size - 1) / block_size;
        fewest = blocks[lane] < fewest ? blocks[lane] : fewest;
        most = blocks[lane] > most ? blocks[lane] : most;
    }

    const std::uint8_t* at[lanes];
    std::size_t block = 0;
    for (; block + 1 < fewest; ++block) {
        for (unsigned lane = 0; lane < lanes; ++lane)
            at[lane] = jobs[lane].data + block * block_size;
        Word::load(at, m);
        compress(state, m, Word::all((block + 1) * block_size), Word::all(0));
    }

    // From here on some lane is at its last block; lanes that are through keep their state.
    for (; block < most; ++block) {
        std::uint8_t padded[lanes][block_size];
        std::uint64_t count[lanes], last[lanes], live[lanes];
        for (unsigned lane = 0; lane < lanes; ++lane) {
            const std::size_t start = block * block_size;
            const bool is_live = block < blocks[lane], is_last = block + 1 >= blocks[lane];
            live[lane] = is_live ? ~std::uint64_t{0} : 0;
            last[lane] = is_last ? ~std::uint64_t{0} : 0;
            count[lane] = is_last ? jobs[lane].size : start + block_size;
            if (is_live && count[lane] - start == block_size) {
                at[lane] = jobs[lane].data + start;
                continue;
            }
            std::memset(padded[lane], 0, block_size);
            if (is_live && count[lane] > start)
                std::memcpy(padded[lane], jobs[lane].data + start, count[lane] - start);
            at[lane] = padded[lane];
        }
        Word before[8];
        for (unsigned i = 0; i < 8; ++i) before[i] = state[i];
        Word::load(at, m);
        compress(state, m, Word::from(count), Word::from(last));
        const Word mask = Word::from(live);
        for (unsigned i = 0; i < 8; ++i) state[i] = Word::choose(mask, before[i], state[i]);
    }

    for (unsigned i = 0; i < 4; ++i) {
        std::uint64_t words[lanes];
        state[i].store(words);
        for (unsigned lane = 0; lane < lanes; ++lane)
            std::memcpy(jobs[lane].digest + 8 * i, &words[lane], 8);
    }
}

}  // namespace assay::crypto::blake2
