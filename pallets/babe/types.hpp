// SPDX-License-Identifier: Apache-2.0
// BABE's storage, calls and errors, under the names that clients know from Substrate. The rules are
// consensus/babe's; here is what the chain itself keeps of them.
#pragma once

#include "consensus/babe/equivocation.hpp"
#include "pallets/historical/reports.hpp"
#include "pallets/session/types.hpp"

namespace assay::pallet_babe {

/// Outputs in one segment of those under construction: a segment is what one block writes to.
inline constexpr std::size_t segment_length = 256;

struct EpochIndex {
    using Value = babe::EpochIndex;
};
struct Authorities {
    static constexpr std::string_view doc = "Who may author in this epoch.";
    using Value = babe::AuthorityList;
};
struct GenesisSlot {
    static constexpr std::string_view doc = "The slot of block 1; 0 before it.";
    using Value = babe::Slot;
};
struct CurrentSlot {
    using Value = babe::Slot;
};
struct Randomness {
    static constexpr std::string_view doc = "What the lotteries of this epoch are drawn with.";
    using Value = babe::Randomness;
};
struct PendingEpochConfigChange {
    using Value = std::optional<std::variant<babe::NextConfigV1>>;
};
struct NextRandomness {
    using Value = babe::Randomness;
};
struct NextAuthorities {
    using Value = babe::AuthorityList;
};
struct SegmentIndex {
    using Value = std::uint32_t;
};
struct UnderConstruction {
    static constexpr std::string_view doc = "What the primary blocks of this epoch have drawn.";
    frame::Twox64Concat<std::uint32_t> segment;
    using Value = std::vector<babe::Randomness>;
};
struct AuthorVrfRandomness {
    static constexpr std::string_view doc = "What the author of this block has drawn.";
    using Value = std::optional<babe::Randomness>;
};
struct EpochStart {
    static constexpr std::string_view doc = "The first blocks of the epoch before and of this one.";
    using Value = std::pair<BlockNumber, BlockNumber>;
};
struct EpochConfig {
    using Value = std::optional<babe::EpochConfiguration>;
};
struct NextEpochConfig {
    using Value = std::optional<babe::EpochConfiguration>;
};
struct SkippedEpochs {
    static constexpr std::string_view doc = "Epochs that follow a pause, with their sessions.";
    using Value = scale::BoundedVec<std::pair<babe::EpochIndex, session::SessionIndex>, 100>;
};
struct SlotDuration {
    static constexpr std::string_view doc = "Length of a slot in milliseconds.";
    using Value = std::uint64_t;
};

struct report_equivocation {
    static constexpr frame::CallSpec spec{
        .index = 0,
        .weight = historical::report_weight,
        .doc = "Show two blocks of one author for one slot; the reporter is paid."};
    babe::EquivocationProof equivocation_proof;
    historical::MembershipProof key_owner_proof;
};
struct report_equivocation_unsigned {
    static constexpr frame::CallSpec spec{.index = 1,
                                          .weight = historical::report_weight,
                                          .doc = "Inherent: the same by the author of a block.",
                                          .dispatch_class = frame::DispatchClass::Mandatory};
    babe::EquivocationProof equivocation_proof;
    historical::MembershipProof key_owner_proof;
};
struct plan_config_change {
    static constexpr frame::CallSpec spec{
        .index = 2,
        .weight = {50'000'000, 2'000},
        .doc = "Root only: other lotteries, from the epoch after the next on."};
    std::variant<babe::NextConfigV1> config;
};

enum class Error : std::uint8_t {
    InvalidEquivocationProof,
    InvalidKeyOwnershipProof,
    DuplicateOffenceReport,
    InvalidConfiguration,  ///< c is no fraction in (0, 1].
};

struct Spec {
    using Storage = std::tuple<EpochIndex, Authorities, GenesisSlot, CurrentSlot, Randomness,
                               PendingEpochConfigChange, NextRandomness, NextAuthorities,
                               SegmentIndex, UnderConstruction, AuthorVrfRandomness, EpochStart,
                               EpochConfig, NextEpochConfig, SkippedEpochs, SlotDuration>;
    using Call =
        std::variant<report_equivocation, report_equivocation_unsigned, plan_config_change>;
    using Error = pallet_babe::Error;
};

struct Constants {
    std::uint64_t epoch_duration;  ///< Slots.
    std::uint32_t max_authorities;
};

struct Genesis {
    std::uint64_t slot_ms = 0;
    babe::EpochConfiguration config;
    babe::AuthorityList authorities;
};

inline bool is_valid(const babe::EpochConfiguration& config) {
    return config.c.first > 0 && config.c.first <= config.c.second;
}

}  // namespace assay::pallet_babe
