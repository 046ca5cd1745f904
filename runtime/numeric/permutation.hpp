// SPDX-License-Identifier: Apache-2.0
// The order of training data: a keyed permutation of the rows of a dataset, one for each epoch, any
// place of which is computed alone. So one row of one batch is checked without the others, and
// nobody who does not know the key knows the order.
#pragma once

#include "runtime/numeric/philox.hpp"

namespace assay::numeric {

/// The order seed of a task, 32 bytes as eight little-endian words.
struct PermutationKey {
    std::uint32_t words[8] = {};
};

/// Rounds of the Feistel network: three for each half.
inline constexpr std::uint32_t permutation_rounds = 6;

/// The place of `position` in the permutation of 0 .. size - 1 that belongs to (key, epoch).
/// `position` must be below `size`, and `size` at most 2^32.
///
/// A Feistel network over the smallest power of two that holds the range, b bits: the low half has
/// b - b/2 bits, the high half b/2. Even rounds change the high half, odd rounds the low one, by
/// XOR with the first word of Philox under key words (2i mod 8, 2i + 1 mod 8) at counter (other
/// half, i, epoch low, epoch high). A result outside the range goes round again (cycle walking):
/// less than one extra turn on average, and it must come back because it started inside.
ASSAY_NUMERIC std::uint64_t permute(const PermutationKey& key, std::uint64_t epoch,
                                    std::uint64_t size, std::uint64_t position) {
    std::uint32_t bits = 0;
    while ((size - 1) >> bits != 0) ++bits;
    const std::uint32_t high_bits = bits / 2, low_bits = bits - high_bits;
    const std::uint32_t high_mask = static_cast<std::uint32_t>((std::uint64_t{1} << high_bits) - 1);
    const std::uint32_t low_mask = static_cast<std::uint32_t>((std::uint64_t{1} << low_bits) - 1);

    std::uint64_t value = position;
    do {
        std::uint32_t high = static_cast<std::uint32_t>(value >> low_bits) & high_mask;
        std::uint32_t low = static_cast<std::uint32_t>(value) & low_mask;
        for (std::uint32_t round = 0; round < permutation_rounds; ++round) {
            const bool even = round % 2 == 0;
            const PhiloxKey part{key.words[2 * round % 8], key.words[(2 * round + 1) % 8]};
            const PhiloxBlock counter{{even ? low : high, round, static_cast<std::uint32_t>(epoch),
                                       static_cast<std::uint32_t>(epoch >> 32)}};
            const std::uint32_t mixed = philox(part, counter).words[0];
            if (even)
                high ^= mixed & high_mask;
            else
                low ^= mixed & low_mask;
        }
        value = std::uint64_t{high} << low_bits | low;
    } while (value >= size);
    return value;
}

/// Which row of a dataset is row `place` of a batch.
struct BatchPlace {
    std::uint64_t step = 0;     ///< Number of the training step, from 0.
    std::uint32_t batch = 1;    ///< Rows of a batch.
    std::uint32_t place = 0;    ///< Row within the batch.
    std::uint32_t dataset = 1;  ///< Rows of the dataset.
};

/// Samples are numbered through: number n = step * batch + place belongs to epoch n / dataset at
/// position n % dataset, so a batch may reach into the next epoch. The product must stay below
/// 2^64; programs keep steps below 2^32.
ASSAY_NUMERIC std::uint32_t dataset_row(const PermutationKey& key, const BatchPlace& at) {
    const std::uint64_t sample = at.step * at.batch + at.place;
    return static_cast<std::uint32_t>(
        permute(key, sample / at.dataset, at.dataset, sample % at.dataset));
}

}  // namespace assay::numeric
