// SPDX-License-Identifier: Apache-2.0
// Jackpots: a pot filled by a tax on tasks, paid to who finds a planted error and was drawn for the
// task by its own VRF (docs/protocol.md, section 2.7).
#pragma once

#include "pallets/tasks/types.hpp"
#include "runtime/crypto/vrf.hpp"

namespace assay::jackpot {

using collateral::HoldId;
using collateral::Perbill;
using tasks::TaskId;

/// A staked whistleblower. Its share of the stake is its chance to be drawn for a task.
struct Whistleblower {
    ByteArray<32> vrf_key{};  ///< sr25519.
    HoldId stake = 0;
    BlockNumber since = 0;  ///< Of key and stake: only tasks submitted later draw it.
    friend bool operator==(const Whistleblower&, const Whistleblower&) = default;
};

/// What a task's draw of whistleblowers is bound to.
struct DrawTerms {
    Hash256 beacon;  ///< Of the first draw of verifiers.
    BlockNumber submitted = 0;
    Balance total_stake = 0;  ///< At the end of the block that the beacon follows.
    friend bool operator==(const DrawTerms&, const DrawTerms&) = default;
};

/// Where the pot lies: an account that nobody has a key of.
AccountId pot_account();

/// The VRF input of a whistleblower; context `draw_context`.
inline constexpr std::string_view draw_context = "assay/whistleblower";
struct DrawInput {
    Hash256 genesis;
    TaskId task = 0;
    Hash256 beacon;
};
/// Whether an output draws its owner: with probability min(1, target * stake / total).
bool is_drawn(const ByteArray<32>& vrf_key, const DrawInput& input, const ByteArray<32>& output,
              std::uint32_t target, Balance stake, Balance total);

struct ParameterValues {
    Perbill planting_rate;               ///< phi: how often a claim must be a plant.
    std::uint32_t jackpot_multiple = 0;  ///< J over the verifier's fee for the largest segment.
    Perbill payout_max;                  ///< Of the pot that one plant may pay out: below a third.
    std::uint32_t drawn_target = 0;      ///< Whistleblowers drawn for a task, on average.
    Balance stake_min = 0;
    friend bool operator==(const ParameterValues&, const ParameterValues&) = default;
};
bool is_valid(const ParameterValues& values);

// ---- Storage

struct Parameters {
    static constexpr std::string_view doc = "Planting rate, size of jackpots, size of draws.";
    using Value = ParameterValues;
};
struct Whistleblowers {
    static constexpr std::string_view doc = "Who is staked, with which VRF key.";
    frame::Blake2_128Concat<AccountId> account;
    using Value = std::optional<Whistleblower>;
};
struct TotalStake {
    using Value = Balance;
};
struct Draws {
    static constexpr std::string_view doc = "What each task's draw is bound to.";
    frame::Twox64Concat<TaskId> task;
    using Value = std::optional<DrawTerms>;
};
struct Drawn {
    static constexpr std::string_view doc = "Who has shown to be drawn for a task.";
    frame::Twox64Concat<TaskId> task;
    frame::Blake2_128Concat<AccountId> account;
    using Value = std::optional<std::monostate>;
};
/// For the controller that will steer phi and J, and for everybody who wants to know.
struct PlantCount {
    std::uint64_t set = 0;
    std::uint64_t unfound = 0;  ///< By any drawn account.
    friend bool operator==(const PlantCount&, const PlantCount&) = default;
};
struct Plants {
    static constexpr std::string_view doc = "Plants shown, and those that nobody drawn found.";
    using Value = PlantCount;
};

// ---- Calls

struct stake {
    static constexpr frame::CallSpec spec{
        .index = 0,
        .weight = {150'000'000, 6'000},
        .doc = "Stake as a whistleblower under a VRF key (sr25519), or change stake and key."};
    ByteArray<32> vrf_key{};
    scale::Compact<Balance> amount;
};
struct unstake {
    static constexpr frame::CallSpec spec{
        .index = 1, .weight = {150'000'000, 6'000}, .doc = "Free the whole stake."};
};
struct show_draw {
    static constexpr frame::CallSpec spec{
        .index = 2,
        .weight = {400'000'000, 6'000},
        .doc = "Show that the VRF draws you for a task; before its audit ends."};
    TaskId task = 0;
    crypto::VrfSignature vrf;
};
struct set_parameters {
    static constexpr frame::CallSpec spec{
        .index = 3, .weight = {50'000'000, 2'000}, .doc = "Root only: replace the parameters."};
    ParameterValues values;
};

// ---- Events and errors

struct Staked {
    AccountId account;
    Balance amount;
};
struct Unstaked {
    AccountId account;
};
struct WhistleblowerDrawn {
    TaskId task;
    AccountId account;
};
struct JackpotPaid {
    TaskId task;
    AccountId account;
    Balance amount;
};
struct PlantUnfound {
    TaskId task;
};
struct ParametersChanged {};

enum class Error : std::uint8_t {
    StakeTooSmall,  ///< Below `stake_min`.
    BadKey,         ///< All zero.
    NotStaked,      ///< There is nothing to free, or to be drawn with.
    NoDraw,         ///< The task has no draw, or it is over.
    StakedTooLate,  ///< Key or stake are younger than the task.
    VrfWrong,       ///< The proof is not of this key and task.
    NotDrawn,       ///< The output does not win.
    AlreadyShown,
    BadParameters,  ///< `is_valid` refuses them.
};

struct Spec {
    using Storage = std::tuple<Parameters, Whistleblowers, TotalStake, Draws, Drawn, Plants>;
    using Call = std::variant<stake, unstake, show_draw, set_parameters>;
    using Event = std::variant<Staked, Unstaked, WhistleblowerDrawn, JackpotPaid, PlantUnfound,
                               ParametersChanged>;
    using Error = jackpot::Error;
};

struct Genesis {
    ParameterValues parameters;
};

}  // namespace assay::jackpot
