// SPDX-License-Identifier: Apache-2.0
// What consensus in the node asks of a state, as pure functions of it: who may author and vote, and
// how to report those who signed twice.
#pragma once

#include "consensus/babe/equivocation.hpp"
#include "consensus/grandpa/equivocation.hpp"
#include "runtime/storage/view.hpp"

namespace assay::chain_spec {

/// Length of a slot in milliseconds; 0 on a chain that has none.
std::uint64_t slot_duration(const storage::View& state);

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

}  // namespace assay::chain_spec
