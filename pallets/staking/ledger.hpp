// SPDX-License-Identifier: Apache-2.0
// One stash's money at stake, as arithmetic on a struct: what is active, what is on its way out and
// until when it can still be slashed.
#pragma once

#include <optional>

#include "pallets/collateral/perbill.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::staking {

using EraIndex = std::uint32_t;
using collateral::Perbill;

/// Money that becomes free at the start of an era.
struct UnlockChunk {
    scale::Compact<Balance> value;
    scale::Compact<EraIndex> era;
    friend bool operator==(const UnlockChunk&, const UnlockChunk&) = default;
};

struct StakingLedger {
    scale::Compact<Balance> total;                 ///< All that is held: active and unlocking.
    scale::Compact<Balance> active;                ///< What counts in the next election.
    scale::BoundedVec<UnlockChunk, 32> unlocking;  ///< By rising era.
    friend bool operator==(const StakingLedger&, const StakingLedger&) = default;
};

/// Moves up to `value` out of the active part, to be free at `era`; all of it when less than
/// `minimum` would stay. Nothing when the chunks are full; the ledger is then as it was.
inline std::optional<Balance> take_out(StakingLedger& ledger, Balance value, EraIndex era,
                                       Balance minimum) {
    value = std::min<Balance>(value, ledger.active);
    if (ledger.active - value < minimum) value = ledger.active;
    if (value == 0) return 0;
    auto& chunks = ledger.unlocking.items;
    if (!chunks.empty() && chunks.back().era == EraIndex{era}) {
        chunks.back().value = chunks.back().value + value;
    } else {
        if (chunks.size() >= ledger.unlocking.max) return std::nullopt;
        chunks.push_back({value, era});
    }
    ledger.active = ledger.active - value;
    return value;
}

/// Takes up to `value` back from the chunks, the latest first. How much that was.
inline Balance take_back(StakingLedger& ledger, Balance value) {
    auto& chunks = ledger.unlocking.items;
    Balance back = 0;
    while (!chunks.empty() && back < value) {
        const Balance part = std::min<Balance>(chunks.back().value, value - back);
        back += part;
        chunks.back().value = chunks.back().value - part;
        if (chunks.back().value == Balance{0}) chunks.pop_back();
    }
    ledger.active = ledger.active + back;
    return back;
}

/// Lets go of what is free by `era`. How much that was.
inline Balance let_go(StakingLedger& ledger, EraIndex era) {
    Balance free = 0;
    std::erase_if(ledger.unlocking.items, [&](const UnlockChunk& chunk) {
        if (chunk.era > era) return false;
        free += chunk.value;
        return true;
    });
    ledger.total = ledger.total - free;
    return free;
}

/// Takes `amount`, or all there is: from the active part and from whatever was still bonded in
/// `era`, each in proportion, rounded up; from what had left before only when that is not enough.
/// How much was taken.
inline Balance take_slash(StakingLedger& ledger, Balance amount, EraIndex era) {
    amount = std::min<Balance>(amount, ledger.total);
    auto& chunks = ledger.unlocking.items;
    const auto affected = [&](const UnlockChunk& chunk) { return chunk.era > era; };
    Balance base = ledger.active;
    for (const auto& chunk : chunks)
        if (affected(chunk)) base += chunk.value;
    Balance left = amount;
    const auto take = [&](scale::Compact<Balance>& part, Balance most) {
        const Balance taken = std::min<Balance>({left, part.value, most});
        part = part - taken;
        left -= taken;
    };
    const Balance from_base = std::min(amount, base);
    const auto proportional = [&](Balance part) {
        return base == 0 ? 0 : mul_div_up(from_base, part, base).value_or(part);
    };
    take(ledger.active, proportional(ledger.active));
    for (auto& chunk : chunks)
        if (affected(chunk)) take(chunk.value, proportional(chunk.value));
    for (auto& chunk : chunks) take(chunk.value, u128_max);
    take(ledger.active, u128_max);
    std::erase_if(chunks, [](const UnlockChunk& chunk) { return chunk.value == Balance{0}; });
    ledger.total = ledger.total - (amount - left);
    return amount - left;
}

}  // namespace assay::staking
