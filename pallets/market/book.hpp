// SPDX-License-Identifier: Apache-2.0
// The order book as a value: kept sorted, searched for the best offers, drawn from.
#pragma once

#include "pallets/market/types.hpp"

namespace assay::market {

/// Takes the line of `key` out, if there is one.
void take_out(Book& book, const OfferKey& key);
/// Puts a line in its place: cheapest first, then by key.
void put_in(Book& book, const BookLine& line);

/// The lines that a task may take, cheapest first: those for which `eligible(line)` holds and whose
/// price is within the band of the cheapest of them, at most `candidates_max`.
template <class Eligible>
std::vector<BookLine> best_lines(const Book& book, const ParameterValues& values,
                                 Eligible eligible) {
    std::vector<BookLine> best;
    for (const auto& line : book) {
        if (best.size() >= values.candidates_max) break;
        if (!best.empty()) {
            const Price cheapest = best.front().terms.price;
            if (line.terms.price - cheapest > values.price_band.of(cheapest)) break;
        }
        if (eligible(line)) best.push_back(line);
    }
    return best;
}

/// One of `lines` (at least one, each with a bond), by the weight of its bond.
const BookLine& draw_line(std::span<const BookLine> lines, const Hash256& beacon, TaskId task,
                          std::uint32_t attempt);

/// Blocks of a training clock: the work at the declared speed, stretched by the tolerance, and the
/// margin. Saturates.
BlockNumber training_blocks(tasks::Work work, Speed speed, const ParameterValues& values);

}  // namespace assay::market
