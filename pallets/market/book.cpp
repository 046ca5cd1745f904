// SPDX-License-Identifier: Apache-2.0
#include "pallets/market/book.hpp"

#include "pallets/randomness/draw.hpp"
#include "runtime/base/check.hpp"

namespace assay::market {

bool is_valid(const ParameterValues& values) {
    return values.price_band.is_share() && values.offers_max >= 1 &&
           values.offers_max <= Book::max && values.candidates_max >= 1 &&
           values.candidates_max <= 16 && values.matches_per_block >= 1 &&
           values.offer_bond_min >= 1 && values.seat_deposit_min >= 1 && values.seats_max >= 1 &&
           values.seats_an_account_max >= 1 && values.resign_blocks >= 1 && values.probes_max >= 1;
}

void take_out(Book& book, const OfferKey& key) {
    std::erase_if(book.items, [&](const BookLine& line) { return line.key == key; });
}

void put_in(Book& book, const BookLine& line) {
    const auto order = [](const BookLine& a, const BookLine& b) {
        return std::tie(a.terms.price, a.key) < std::tie(b.terms.price, b.key);
    };
    book.items.insert(std::ranges::upper_bound(book.items, line, order), line);
}

const BookLine& draw_line(std::span<const BookLine> lines, const Hash256& beacon, TaskId task,
                          std::uint32_t attempt) {
    Balance total = 0;  // Bonds are held money: their sum is below the issuance.
    for (const auto& line : lines) total += line.bond;
    INVARIANT(total > 0);
    Balance number = randomness::draw_below(beacon,
                                            {.lottery = randomness::Lottery::Solver,
                                             .task = task,
                                             .segment = 0,
                                             .round = 0,
                                             .attempt = attempt},
                                            total);
    for (const auto& line : lines) {
        if (number < line.bond) return line;
        number -= line.bond;
    }
    INVARIANT(false);
    return lines.back();
}

BlockNumber training_blocks(tasks::Work work, Speed speed, const ParameterValues& values) {
    INVARIANT(speed > 0);
    const u128 blocks = work / speed + (work % speed != 0 ? 1 : 0);
    const u128 stretched = saturating_add(blocks, values.speed_tolerance.of_up(blocks));
    const u128 all = saturating_add(stretched, values.training_margin);
    return static_cast<BlockNumber>(std::min<u128>(all, 0xffff'ffff));
}

}  // namespace assay::market
