// SPDX-License-Identifier: Apache-2.0
// Philox4x32-10, a counter-based random generator (Salmon et al., "Parallel random numbers: as easy
// as 1, 2, 3", SC 2011): any number of a stream is computed alone, so one element can be checked
// without the others.
#pragma once

#include "runtime/numeric/exponential.hpp"
#include "runtime/numeric/trigonometry.hpp"

namespace assay::numeric {

struct PhiloxKey {
    std::uint32_t low = 0, high = 0;
};
struct PhiloxBlock {
    std::uint32_t words[4] = {};
};

/// Ten rounds: 128 random bits for each (key, counter).
ASSAY_NUMERIC PhiloxBlock philox(PhiloxKey key, PhiloxBlock counter) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t{0xD2511F53U} * counter.words[0];
        const std::uint64_t b = std::uint64_t{0xCD9E8D57U} * counter.words[2];
        counter = {{static_cast<std::uint32_t>(b >> 32) ^ counter.words[1] ^ key.low,
                    static_cast<std::uint32_t>(b),
                    static_cast<std::uint32_t>(a >> 32) ^ counter.words[3] ^ key.high,
                    static_cast<std::uint32_t>(a)}};
        key.low += 0x9E3779B9U;
        key.high += 0xBB67AE85U;
    }
    return counter;
}

/// Where a random number stands: `seed` is the task's, `stream` tells the operators of a program
/// apart, `step` the training steps, `index` the element (row-major, below 2^34).
struct RandomPlace {
    std::uint64_t seed = 0;
    std::uint32_t stream = 0;
    std::uint64_t step = 0;
    std::uint64_t index = 0;
};

/// 32 random bits. Element i is word i % 4 of block i / 4: key = (seed low, seed high), counter =
/// (block, stream, step low, step high).
ASSAY_NUMERIC std::uint32_t random_word(const RandomPlace& place) {
    const PhiloxKey key{static_cast<std::uint32_t>(place.seed),
                        static_cast<std::uint32_t>(place.seed >> 32)};
    const PhiloxBlock counter{{static_cast<std::uint32_t>(place.index >> 2), place.stream,
                               static_cast<std::uint32_t>(place.step),
                               static_cast<std::uint32_t>(place.step >> 32)}};
    return philox(key, counter).words[place.index & 3];
}

/// Uniform on [-bound, bound): the top 24 bits as a signed integer times 2^-23, which is exact,
/// times `bound`, which rounds once.
ASSAY_NUMERIC float uniform(std::uint32_t word, float bound) {
    const std::int32_t centred = static_cast<std::int32_t>(word >> 8) - (1 << 23);
    return canonical(multiply(multiply(static_cast<float>(centred), 0x1p-23F), bound));
}

/// Normal with mean 0 (Box and Muller): deviation * sqrt(-2 log u) cos(2 pi v), u = (first / 256 +
/// 1) 2^-24, v = (second / 256) 2^-24.
ASSAY_NUMERIC float normal(std::uint32_t first, std::uint32_t second, float deviation) {
    const float u = multiply(static_cast<float>((first >> 8) + 1), 0x1p-24F);
    const float v = multiply(static_cast<float>(second >> 8), 0x1p-24F);
    const float radius = square_root(multiply(-2.0F, log(u)));
    const float angle = multiply(v, 0x1.921fb6p+2F);
    return canonical(multiply(multiply(radius, cos(angle)), deviation));
}

/// What dropout leaves of x: x * factor where the word is at least `threshold`, else +0.
ASSAY_NUMERIC float thinned(std::uint32_t word, std::uint32_t threshold, float factor, float x) {
    return canonical(word >= threshold ? multiply(x, factor) : 0.0F);
}

}  // namespace assay::numeric
