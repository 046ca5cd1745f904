// SPDX-License-Identifier: Apache-2.0
#include "pallets/randomness/draw.hpp"

#include <set>

#include "runtime/base/check.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::randomness {

Hash256 draw(const Hash256& beacon, const Ticket& ticket) {
    return crypto::blake2_256(crypto::Tag{"assay/draw"},
                              scale::to_bytes(std::pair{beacon, ticket}));
}

u128 to_number(const Hash256& bytes) {
    u128 number = 0;
    for (unsigned i = 16; i-- > 0;) number = number << 8 | bytes.bytes[i];
    return number;
}

u128 draw_below(const Hash256& beacon, const Ticket& ticket, u128 bound) {
    INVARIANT(bound > 0);
    return to_number(draw(beacon, ticket)) % bound;
}

std::vector<std::uint32_t> draw_set(const Hash256& beacon, Ticket ticket, std::uint32_t count,
                                    std::uint32_t bound) {
    std::set<std::uint32_t> chosen;
    const auto first = count < bound ? bound - count : 0;
    for (std::uint32_t top = first; top < bound; ++top) {
        const auto number =
            count < bound ? static_cast<std::uint32_t>(draw_below(beacon, ticket, top + 1U)) : top;
        ++ticket.attempt;
        if (!chosen.insert(number).second) chosen.insert(top);
    }
    return {chosen.begin(), chosen.end()};
}

}  // namespace assay::randomness
