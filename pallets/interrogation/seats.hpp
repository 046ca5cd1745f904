// SPDX-License-Identifier: Apache-2.0
// Who asks in a round: at most `lanes` groups at a time, larger pooled deposit first. A turn that
// ends with the claim alive costs its group at least one member, so the rounds are bounded by the
// number of accusers.
#pragma once

#include <vector>

#include "pallets/interrogation/types.hpp"

namespace assay::interrogation {

/// Indices of the groups that take the lanes, the first lane first. Groups without members wait for
/// ever; among equal pools the earlier commitment goes first, then the lower index.
std::vector<GroupIndex> choose_seats(std::span<const Group> groups, std::uint8_t lanes);

/// Whether `who`, a member, forfeits after a turn of `group` that left the claim alive: whoever had
/// its last word; everybody in it if nobody said a word.
///
/// An honest member is never the one: after each answer it has `ask` blocks for its next question,
/// and after the last it convicts. Whoever keeps it from asking, by a question of his own, has the
/// last word himself.
bool forfeits(const Group& group, const AccountId& who, const Member& member);

}  // namespace assay::interrogation
