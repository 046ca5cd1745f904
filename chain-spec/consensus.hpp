// SPDX-License-Identifier: Apache-2.0
// What consensus in the node asks of a state, as pure functions of it: who may author and vote, how
// to report those who signed twice, and how to show that one is there.
#pragma once

#include "consensus/babe/equivocation.hpp"
#include "consensus/grandpa/equivocation.hpp"
#include "runtime/storage/view.hpp"

namespace assay::chain_spec {

/// Length of a slot in milliseconds; 0 on a chain that has none.
std::uint64_t slot_duration(const storage::View& state);

/// What time a block on this state may tell at the earliest, in milliseconds since 1970.
std::uint64_t earliest_timestamp(const storage::View& state);

/// The epochs as of the block that left this state.
babe::Epochs epochs(const storage::View& state);

/// Who votes, as of the block that left this state; and how often that has changed.
grandpa::AuthorityList grandpa_authorities(const storage::View& state);
grandpa::SetId grandpa_set(const storage::View& state);
/// Whether other voters are announced that are not in force.
bool grandpa_change_pending(const storage::View& state);

/// The inherent by which an author reports what the proof shows. The state must be of the session
/// in which it was done: nothing where the key is nobody's there.
std::optional<Bytes> report_call(const storage::View& state, const babe::EquivocationProof& proof);
std::optional<Bytes> report_call(const storage::View& state,
                                 const grandpa::EquivocationProof& proof);

/// Whether the session of this state waits for a sign of life from whoever has that key. The call
/// that gives it is the key's own, as if it were an account.
bool waits_for_heartbeat(const storage::View& state, const babe::AuthorityId& author);
Bytes heartbeat_call();

}  // namespace assay::chain_spec
