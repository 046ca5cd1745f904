// SPDX-License-Identifier: Apache-2.0
// Staking's storage, calls, events and errors, under the names that wallets know from Substrate.
#pragma once

#include "pallets/balances/currency.hpp"
#include "pallets/staking/ledger.hpp"
#include "runtime/frame/entry.hpp"

namespace assay::staking {

inline constexpr std::uint32_t max_targets = 16;
inline constexpr std::uint32_t page_size = 64;  ///< Nominators paid by one call.

struct ValidatorPrefs {
    Perbill commission;    ///< Off the top of the validator's reward.
    bool blocked = false;  ///< Takes no new nominations.
    friend bool operator==(const ValidatorPrefs&, const ValidatorPrefs&) = default;
};
struct Nominations {
    scale::BoundedVec<AccountId, max_targets> targets;
    EraIndex submitted_in = 0;
    friend bool operator==(const Nominations&, const Nominations&) = default;
};
struct IndividualExposure {
    AccountId who;
    scale::Compact<Balance> value;
    friend bool operator==(const IndividualExposure&, const IndividualExposure&) = default;
};
/// A validator's backing in an era; the nominators lie in pages.
struct ExposureOverview {
    scale::Compact<Balance> total, own;
    std::uint32_t nominator_count = 0, page_count = 0;
    friend bool operator==(const ExposureOverview&, const ExposureOverview&) = default;
};
struct ExposurePage {
    scale::Compact<Balance> page_total;
    scale::BoundedVec<IndividualExposure, page_size> others;
};
struct RewardPoints {
    std::uint32_t total = 0;
    std::vector<std::pair<AccountId, std::uint32_t>> individual;  ///< By account.
};
/// A slash that is decided and may still be taken back.
struct UnappliedSlash {
    AccountId validator;
    EraIndex era = 0;
    Perbill fraction;  ///< Beyond what was slashed for that era before.
    std::vector<AccountId> reporters;
};

/// Every number of the economy that governs this pallet.
struct StakingParameters {
    std::uint32_t validator_count = 0;
    std::uint32_t minimum_validator_count = 0;  ///< With fewer winners the old set goes on.
    std::uint32_t sessions_per_era = 1;
    EraIndex bonding_duration = 28;
    EraIndex slash_defer_duration = 7;  ///< Less than the bonding duration.
    EraIndex history_depth = 84;
    Balance min_nominator_bond = 0;
    Balance min_validator_bond = 0;
    Perbill min_commission;
    Balance era_payout = 0;         ///< New money an era, shared out by points.
    Perbill slash_reward_fraction;  ///< Of a slash, to who reported it.
    std::uint32_t max_electing_voters = 10'000;
    friend bool operator==(const StakingParameters&, const StakingParameters&) = default;
};

struct Parameters {
    static constexpr std::string_view doc = "Every number of the economy of staking.";
    using Value = StakingParameters;
};
struct Ledger {
    static constexpr std::string_view doc = "What a stash has at stake.";
    frame::Blake2_128Concat<AccountId> stash;
    using Value = std::optional<StakingLedger>;
};
struct Validators {
    static constexpr std::string_view doc = "Who wants to validate, and on what terms.";
    frame::Twox64Concat<AccountId> stash;
    using Value = std::optional<ValidatorPrefs>;
};
struct Nominators {
    static constexpr std::string_view doc = "Whom a stash backs.";
    frame::Twox64Concat<AccountId> stash;
    using Value = std::optional<Nominations>;
};
struct CurrentEra {
    static constexpr std::string_view doc = "The latest era that validators were elected for.";
    using Value = EraIndex;
};
struct ActiveEra {
    static constexpr std::string_view doc = "The era that rewards are earned in.";
    using Value = EraIndex;
};
struct ErasStakersOverview {
    frame::Twox64Concat<EraIndex> era;
    frame::Twox64Concat<AccountId> validator;
    using Value = std::optional<ExposureOverview>;
};
struct ErasStakersPaged {
    frame::Twox64Concat<EraIndex> era;
    frame::Twox64Concat<AccountId> validator;
    frame::Twox64Concat<std::uint32_t> page;
    using Value = std::optional<ExposurePage>;
};
struct ErasValidatorPrefs {
    frame::Twox64Concat<EraIndex> era;
    frame::Twox64Concat<AccountId> validator;
    using Value = std::optional<ValidatorPrefs>;
};
struct ErasRewardPoints {
    frame::Twox64Concat<EraIndex> era;
    using Value = RewardPoints;
};
struct ErasValidatorReward {
    frame::Twox64Concat<EraIndex> era;
    using Value = std::optional<Balance>;
};
struct ClaimedRewards {
    frame::Twox64Concat<EraIndex> era;
    frame::Twox64Concat<AccountId> validator;
    using Value = std::vector<std::uint32_t>;  ///< Pages.
};
struct ValidatorSlashInEra {
    frame::Twox64Concat<EraIndex> era;
    frame::Twox64Concat<AccountId> validator;
    using Value = Perbill;
};
struct UnappliedSlashes {
    static constexpr std::string_view doc = "Slashes by the era in which they will be applied.";
    frame::Twox64Concat<EraIndex> era;
    using Value = std::vector<UnappliedSlash>;
};

struct bond {
    static constexpr frame::CallSpec spec{
        .index = 0, .weight = {60'000'000, 5000}, .doc = "Put money at stake."};
    scale::Compact<Balance> value;
};
struct bond_extra {
    static constexpr frame::CallSpec spec{
        .index = 1, .weight = {60'000'000, 5000}, .doc = "Put more money at stake."};
    scale::Compact<Balance> max_additional;
};
struct unbond {
    static constexpr frame::CallSpec spec{
        .index = 2, .weight = {60'000'000, 5000}, .doc = "Begin to take money out."};
    scale::Compact<Balance> value;
};
struct withdraw_unbonded {
    static constexpr frame::CallSpec spec{
        .index = 3, .weight = {60'000'000, 5000}, .doc = "Free what has been unbonded long ago."};
};
struct validate {
    static constexpr frame::CallSpec spec{
        .index = 4, .weight = {60'000'000, 5000}, .doc = "Stand for election."};
    ValidatorPrefs prefs;
};
struct nominate {
    static constexpr frame::CallSpec spec{
        .index = 5, .weight = {80'000'000, 9000}, .doc = "Back validators."};
    std::vector<AccountId> targets;
};
struct chill {
    static constexpr frame::CallSpec spec{
        .index = 6, .weight = {60'000'000, 5000}, .doc = "Neither validate nor nominate."};
};
struct payout_stakers {
    static constexpr frame::CallSpec spec{.index = 18,
                                          .weight = {2'000'000'000, 100'000},
                                          .doc = "Pay a page of an era's stakers. For anybody."};
    AccountId validator_stash;
    EraIndex era;
    std::uint32_t page;
};
struct rebond {
    static constexpr frame::CallSpec spec{
        .index = 19, .weight = {60'000'000, 5000}, .doc = "Take unbonding money back in."};
    scale::Compact<Balance> value;
};
struct cancel_deferred_slash {
    static constexpr frame::CallSpec spec{.index = 17,
                                          .weight = {60'000'000, 5000},
                                          .doc = "Root only: forgive the slashes due in an era."};
    EraIndex era;
    std::vector<AccountId> validators;
};

struct EraPaid {
    EraIndex era_index;
    Balance validator_payout;
};
struct Rewarded {
    AccountId stash;
    Balance amount;
};
struct Slashed {
    AccountId staker;
    Balance amount;
};
struct SlashReported {
    AccountId validator;
    Perbill fraction;
    EraIndex slash_era;
};
struct StakersElected {
    std::uint32_t count;
};
struct StakingElectionFailed {};
struct Bonded {
    AccountId stash;
    Balance amount;
};
struct Unbonded {
    AccountId stash;
    Balance amount;
};
struct Withdrawn {
    AccountId stash;
    Balance amount;
};
struct Chilled {
    AccountId stash;
};
struct ReporterPaid {
    AccountId reporter;
    Balance amount;
};

enum class Error : std::uint8_t {
    NotStash,          ///< Has nothing at stake.
    AlreadyBonded,     ///< `bond_extra` adds to it.
    InsufficientBond,  ///< Less than validators, or nominators, must have at stake.
    NoMoreChunks,      ///< Too much is on its way out in pieces.
    NoUnlockChunk,     ///< Nothing is on its way out.
    EmptyTargets,
    TooManyTargets,
    DuplicateTarget,
    BadTarget,  ///< No validator, or one that takes no new nominations.
    CommissionTooLow,
    InvalidCommission,   ///< More than all.
    InvalidEraToReward,  ///< Not over yet, or forgotten.
    NotValidator,        ///< Was not elected in that era.
    InvalidPage,
    AlreadyClaimed,
    NothingToCancel,
};

struct Spec {
    using Storage =
        std::tuple<Parameters, Ledger, Validators, Nominators, CurrentEra, ActiveEra,
                   ErasStakersOverview, ErasStakersPaged, ErasValidatorPrefs, ErasRewardPoints,
                   ErasValidatorReward, ClaimedRewards, ValidatorSlashInEra, UnappliedSlashes>;
    using Call = std::variant<bond, bond_extra, unbond, withdraw_unbonded, validate, nominate,
                              chill, cancel_deferred_slash, payout_stakers, rebond>;
    using Event =
        std::variant<EraPaid, Rewarded, Slashed, SlashReported, StakersElected,
                     StakingElectionFailed, Bonded, Unbonded, Withdrawn, Chilled, ReporterPaid>;
    using Error = staking::Error;
};

template <class C>
concept Config = requires(frame::Context& context, const AccountId& stash, Balance amount) {
    requires balances::Currency<typename C::Currency>;
    { C::hold_reason } -> std::convertible_to<balances::HoldReason>;
    /// Takes what others are due of a slash, after its reporters, out of what the stash has held;
    /// returns how much that was. The rest is burned.
    { C::take_slash(context, stash, amount) } -> std::same_as<Balance>;
};

}  // namespace assay::staking
