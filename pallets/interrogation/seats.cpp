// SPDX-License-Identifier: Apache-2.0
#include "pallets/interrogation/seats.hpp"

#include <tuple>

namespace assay::interrogation {

std::vector<GroupIndex> choose_seats(std::span<const Group> groups, std::uint8_t lanes) {
    std::vector<GroupIndex> seats;
    for (std::size_t i = 0; i < groups.size(); ++i)
        if (groups[i].members > 0) seats.push_back(static_cast<GroupIndex>(i));
    std::ranges::sort(seats, [&](GroupIndex a, GroupIndex b) {
        if (groups[a].pool != groups[b].pool) return groups[a].pool > groups[b].pool;
        return std::tuple{groups[a].earliest, a} < std::tuple{groups[b].earliest, b};
    });
    if (seats.size() > lanes) seats.resize(lanes);
    return seats;
}

bool forfeits(const Group& group, const AccountId& who, const Member& member) {
    return group.seated && !member.forfeited && group.last_asker.value_or(who) == who;
}

}  // namespace assay::interrogation
