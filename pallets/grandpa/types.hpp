// SPDX-License-Identifier: Apache-2.0
// GRANDPA's storage, calls, events and errors, under the names that clients know from Substrate.
#pragma once

#include "consensus/grandpa/digest.hpp"
#include "consensus/grandpa/equivocation.hpp"
#include "pallets/historical/reports.hpp"
#include "pallets/session/types.hpp"

namespace assay::pallet_grandpa {

struct StoredPendingChange {
    BlockNumber scheduled_at = 0;
    BlockNumber delay = 0;
    grandpa::AuthorityList next_authorities;
    std::optional<BlockNumber> forced;  ///< With the last block that the old set is trusted with.
};

struct PendingChange {
    static constexpr std::string_view doc = "Voters that are announced and not yet in force.";
    using Value = std::optional<StoredPendingChange>;
};
struct NextForced {
    static constexpr std::string_view doc = "The first block that may force a change again.";
    using Value = std::optional<BlockNumber>;
};
struct Stalled {
    static constexpr std::string_view doc = "Finality stands still: how long to wait, from where.";
    using Value = std::optional<std::pair<BlockNumber, BlockNumber>>;
};
struct CurrentSetId {
    static constexpr std::string_view doc = "How often the voters have changed.";
    using Value = grandpa::SetId;
};
struct SetIdSession {
    static constexpr std::string_view doc = "The last session of each set.";
    frame::Twox64Concat<grandpa::SetId> set;
    using Value = std::optional<session::SessionIndex>;
};
struct Authorities {
    static constexpr std::string_view doc = "Who votes.";
    using Value = grandpa::AuthorityList;
};

struct report_equivocation {
    static constexpr frame::CallSpec spec{
        .index = 0,
        .weight = historical::report_weight,
        .doc = "Show two votes of one voter at one stage of a round; the reporter is paid."};
    grandpa::EquivocationProof equivocation_proof;
    historical::MembershipProof key_owner_proof;
};
struct report_equivocation_unsigned {
    static constexpr frame::CallSpec spec{.index = 1,
                                          .weight = historical::report_weight,
                                          .doc = "Inherent: the same by the author of a block.",
                                          .dispatch_class = frame::DispatchClass::Mandatory};
    grandpa::EquivocationProof equivocation_proof;
    historical::MembershipProof key_owner_proof;
};
struct note_stalled {
    static constexpr frame::CallSpec spec{
        .index = 2,
        .weight = {50'000'000, 2'000},
        .doc =
            "Root only: finality stands still; force the next session's voters, `delay` blocks "
            "after it begins."};
    BlockNumber delay;
    BlockNumber best_finalized_block_number;
};

struct NewAuthorities {
    grandpa::AuthorityList authority_set;
};

enum class Error : std::uint8_t {
    ChangePending,  ///< One change at a time.
    TooSoon,        ///< A change was forced not long ago.
    InvalidKeyOwnershipProof,
    InvalidEquivocationProof,
    DuplicateOffenceReport,
};

struct Spec {
    using Storage =
        std::tuple<PendingChange, NextForced, Stalled, CurrentSetId, SetIdSession, Authorities>;
    using Call = std::variant<report_equivocation, report_equivocation_unsigned, note_stalled>;
    using Event = std::variant<NewAuthorities>;
    using Error = pallet_grandpa::Error;
};

struct Constants {
    std::uint32_t max_authorities;
    std::uint64_t max_set_id_session_entries;  ///< Sets whose voters can still be reported.
};

struct Genesis {
    grandpa::AuthorityList authorities;
};

}  // namespace assay::pallet_grandpa
