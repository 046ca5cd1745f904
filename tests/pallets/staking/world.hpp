// SPDX-License-Identifier: Apache-2.0
// Staking on the chain's own balances, in a state in memory.
#pragma once

#include <catch2/catch.hpp>

#include "pallets/staking/pallet.hpp"
#include "tests/pallets/ordinary.hpp"

namespace assay::staking_test {

using chain_spec::unit;
using ordinary_test::alice, ordinary_test::bob;
using namespace staking;

struct StakingConfig : frame::PalletAt<10, "Staking"> {
    using Currency = chain_spec::Balances;
    static constexpr auto hold_reason = balances::HoldReason::Collateral;
    /// What others are due of a slash: nothing, unless a test says so.
    static inline collateral::Perbill claimed{};
    static Balance take_slash(frame::Context& context, const AccountId& stash, Balance amount) {
        const Balance part = claimed.of(amount);
        if (part > 0) INVARIANT(Currency{context}.transfer_held(hold_reason, stash, bob, part));
        return part;
    }
};
using Staking = Pallet<StakingConfig>;

inline frame::Origin by(const AccountId& who) { return frame::Signed{who}; }
inline AccountId person(std::uint8_t number) { return {{0x50, number}}; }

struct World : ordinary_test::World {
    World() {
        for (std::uint8_t i = 0; i < 12; ++i) REQUIRE(balances().mint(person(i), 1000 * unit));
        StakingParameters parameters;
        parameters.validator_count = 2;
        parameters.sessions_per_era = 2;
        parameters.bonding_duration = 3;
        parameters.slash_defer_duration = 1;
        parameters.history_depth = 4;
        parameters.min_nominator_bond = unit;
        parameters.min_validator_bond = 10 * unit;
        parameters.era_payout = 90 * unit;
        parameters.slash_reward_fraction = {100'000'000};
        Staking{context}.build(parameters);
        context.events.clear();
    }
    Staking staking() { return Staking{context}; }
    template <class Args>
    bool does(const AccountId& who, const Args& args) {
        const bool done{call<Staking>(by(who), args)};
        context.events.clear();
        return done;
    }
    void validator(std::uint8_t number, Balance stake, std::uint32_t commission = 0) {
        REQUIRE(does(person(number), bond{stake}));
        REQUIRE(does(person(number), validate{{{commission}, false}}));
    }
    void nominator(std::uint8_t number, Balance stake, std::vector<AccountId> targets) {
        REQUIRE(does(person(number), bond{stake}));
        REQUIRE(does(person(number), nominate{std::move(targets)}));
    }
    /// From the first session of an era to the first of the next; who validates in it.
    std::vector<AccountId> begin_era() {
        const auto elected = staking().plan_session(session);
        staking().start_session(session);
        context.events.clear();
        return elected.value_or(std::vector<AccountId>{});
    }
    void end_era() {
        staking().end_session(session++);
        staking().plan_session(session);
        staking().start_session(session);
        staking().end_session(session++);
        context.events.clear();
    }
    Balance held(const AccountId& who) { return balances().held(StakingConfig::hold_reason, who); }

    std::uint32_t session = 0;
};

}  // namespace assay::staking_test
