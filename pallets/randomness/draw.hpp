// SPDX-License-Identifier: Apache-2.0
// Numbers drawn by a beacon: one way for all lotteries, each in a domain of its own, so that no two
// of them ever share a number.
#pragma once

#include "runtime/crypto/blake2.hpp"

namespace assay::randomness {

/// Which lottery a number is for.
enum class Lottery : std::uint8_t { Solver, Segments, Verifier, OrderSeed };

/// What a lottery is about, and how often it was drawn before.
struct Ticket {
    Lottery lottery{};
    std::uint64_t task = 0;
    std::uint32_t segment = 0;
    std::uint8_t round = 0;
    std::uint32_t attempt = 0;
};

/// 32 bytes that depend on all of the ticket.
Hash256 draw(const Hash256& beacon, const Ticket& ticket);

/// A number below `bound` (at least 1), uniform but for a bias of bound / 2^128.
u128 draw_below(const Hash256& beacon, const Ticket& ticket, u128 bound);

/// `count` different numbers below `bound`, each set equally likely, ascending. All of them when
/// `count` is not smaller. (Floyd's algorithm: exactly `count` draws.)
std::vector<std::uint32_t> draw_set(const Hash256& beacon, Ticket ticket, std::uint32_t count,
                                    std::uint32_t bound);

/// The first 16 bytes as a number, for probabilities in parts of 2^128.
u128 to_number(const Hash256& bytes);

}  // namespace assay::randomness
