// SPDX-License-Identifier: Apache-2.0
// The pallets that make this chain a network of validators, as it wires them: who may author and
// who votes (BABE, GRANDPA), who they are (sessions), what backs them (staking), what becomes of
// those who sign twice or are away (offences, im-online), and who gets what they lose (treasury).
#pragma once

#include "chain-spec/runtime.hpp"
#include "pallets/babe/pallet.hpp"
#include "pallets/grandpa/pallet.hpp"
#include "pallets/historical/pallet.hpp"
#include "pallets/im_online/pallet.hpp"
#include "pallets/offences/pallet.hpp"
#include "pallets/session/pallet.hpp"
#include "pallets/staking/pallet.hpp"
#include "pallets/treasury/pallet.hpp"

namespace assay::chain_spec {

inline constexpr std::uint64_t epoch_slots = 240;
inline constexpr std::uint32_t max_authorities = 1000;
/// Sessions whose keys can still be shown to be somebody's.
inline constexpr std::uint32_t reportable_sessions = 168;

struct TreasuryConfig : TreasuryPlace {
    using Currency = Balances;
    static constexpr Balance minimum_balance = BalancesConfig::constants.existential_deposit;
    static constexpr treasury::Constants constants{.pallet_id = treasury::pallet_id,
                                                   .max_approvals = treasury::max_approvals};
};
using Treasury = treasury::Pallet<TreasuryConfig>;

struct StakingConfig : StakingPlace {
    using Currency = Balances;
    static constexpr auto hold_reason = balances::HoldReason::Staking;
    static Balance take_slash(frame::Context& context, const AccountId& stash, Balance amount);
};
using Staking = staking::Pallet<StakingConfig>;

/// What BABE and GRANDPA ask of the chain when somebody is reported.
struct Reports {
    static std::optional<AccountId> author(frame::Context& context);
    static std::optional<AccountId> key_owner(frame::Context& context, session::KeyTypeId type,
                                              const Bytes& key,
                                              const historical::MembershipProof& proof);
};

struct BabeConfig : BabePlace, Reports {
    using System = chain_spec::System;
    static constexpr pallet_babe::Constants constants{.epoch_duration = epoch_slots,
                                                      .max_authorities = max_authorities};
    static bool offence(frame::Context& context, const Bytes& timeslot, std::uint32_t session,
                        std::uint32_t validators, const AccountId& offender,
                        const std::vector<AccountId>& reporters);
};
using Babe = pallet_babe::Pallet<BabeConfig>;

struct GrandpaConfig : GrandpaPlace, Reports {
    using System = chain_spec::System;
    static constexpr pallet_grandpa::Constants constants{
        .max_authorities = max_authorities, .max_set_id_session_entries = reportable_sessions};
    static bool offence(frame::Context& context, const Bytes& timeslot, std::uint32_t session,
                        std::uint32_t validators, const AccountId& offender,
                        const std::vector<AccountId>& reporters);
};
using Grandpa = pallet_grandpa::Pallet<GrandpaConfig>;

struct HistoricalConfig : HistoricalPlace {
    using Session = SessionPlace;
};
using Historical = historical::Pallet<HistoricalConfig>;

struct OffencesConfig : OffencesPlace {
    static void on_offence(frame::Context& context, const offences::OffenceDetails& details,
                           offences::Perbill fraction, std::uint32_t session);
};
using Offences = offences::Pallet<OffencesConfig>;

struct ImOnlineConfig : ImOnlinePlace {
    using Session = SessionPlace;
    static bool is_late(frame::Context& context);
    static void offline(frame::Context& context, session::SessionIndex index,
                        std::uint32_t validators, const std::vector<AccountId>& offline);
};
using ImOnline = im_online::Pallet<ImOnlineConfig>;

/// A session is an epoch; staking chooses who validates in it.
struct SessionConfig : SessionPlace {
    static bool should_end_session(frame::Context& context);
    static std::optional<std::vector<AccountId>> plan_session(frame::Context& context,
                                                              session::SessionIndex index);
    static void end_session(frame::Context& context, session::SessionIndex index);
    static void start_session(frame::Context& context, session::SessionIndex index);
    static void new_session(frame::Context& context, bool changed,
                            const session::KeyedValidators& validators,
                            const session::KeyedValidators& next);
    static bool is_stash(frame::Context& context, const AccountId& who);
};
using Session = session::Pallet<SessionConfig>;

}  // namespace assay::chain_spec
