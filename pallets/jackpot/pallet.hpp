// SPDX-License-Identifier: Apache-2.0
// Jackpots: who is staked, who is drawn, and what a found plant pays.
#pragma once

#include "pallets/balances/currency.hpp"
#include "pallets/jackpot/types.hpp"
#include "pallets/tasks/sizing.hpp"

namespace assay::jackpot {

template <class C>
concept Config = balances::Currency<typename C::Currency> && collateral::Purse<typename C::Purse> &&
    requires(const typename C::System& system) {
    { system.genesis_hash() } -> std::same_as<Hash256>;
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::remove, Base::mutate, Base::deposit, Base::fail, Base::now;

  public:
    using Base::get;
    explicit Pallet(frame::Context& context)
        : Base{context}, currency_{context}, purse_{context}, system_{context} {}

    void build(const Genesis& genesis) {
        INVARIANT(is_valid(genesis.parameters));
        put(Parameters{}, genesis.parameters);
    }

    // ---- Calls

    frame::Result<> call(const frame::Origin& origin, const stake& args) {
        const AccountId who = TRY(ensure_signed(origin));
        ENSURE(args.vrf_key != ByteArray<32>{}, fail(Error::BadKey));
        ENSURE(args.amount >= get(Parameters{}).stake_min, fail(Error::StakeTooSmall));
        if (get(Whistleblowers{who})) free_stake(who);
        const auto hold = TRY(purse_.lock(who, args.amount, collateral::Purpose::Whistleblower));
        put(Whistleblowers{who}, Whistleblower{args.vrf_key, hold, now()});
        mutate(TotalStake{}, [&](Balance& total) { total += args.amount; });  // <= issuance
        deposit(Staked{who, args.amount});
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const unstake&) {
        const AccountId who = TRY(ensure_signed(origin));
        ENSURE(get(Whistleblowers{who}), fail(Error::NotStaked));
        free_stake(who);
        deposit(Unstaked{who});
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const show_draw& args) {
        const AccountId who = TRY(ensure_signed(origin));
        const auto staked = get(Whistleblowers{who});
        ENSURE(staked, fail(Error::NotStaked));
        const auto draw = get(Draws{args.task});
        ENSURE(draw && draw->beacon != Hash256{}, fail(Error::NoDraw));
        ENSURE(staked->since < draw->submitted, fail(Error::StakedTooLate));
        ENSURE(!is_drawn(args.task, who), fail(Error::AlreadyShown));
        const DrawInput input{system_.genesis_hash(), args.task, draw->beacon};
        ENSURE(crypto::vrf_verify(staked->vrf_key, draw_context, scale::to_bytes(input), args.vrf),
               fail(Error::VrfWrong));
        ENSURE(jackpot::is_drawn(staked->vrf_key, input, args.vrf.output,
                                 get(Parameters{}).drawn_target, purse_.amount(staked->stake),
                                 draw->total_stake),
               fail(Error::NotDrawn));
        put(Drawn{args.task, who}, std::monostate{});
        deposit(WhistleblowerDrawn{args.task, who});
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const set_parameters& args) {
        TRY(frame::ensure_root(origin));
        ENSURE(is_valid(args.values), fail(Error::BadParameters));
        put(Parameters{}, args.values);
        deposit(ParametersChanged{});
        return {};
    }

    // ---- What the protocol pallets ask

    tasks::JackpotTerms terms() const {
        const auto parameters = get(Parameters{});
        return {parameters.planting_rate, parameters.jackpot_multiple};
    }
    bool is_drawn(TaskId task, const AccountId& who) const {
        return get(Drawn{task, who}).has_value();
    }

    /// Binds the draw of a task to the stakes of this moment; the beacon comes later.
    void freeze_draw(TaskId task, BlockNumber submitted) {
        put(Draws{task}, DrawTerms{{}, submitted, get(TotalStake{})});
    }
    void open_draw(TaskId task, const Hash256& beacon) {
        mutate(Draws{task}, [&](std::optional<DrawTerms>& draw) {
            INVARIANT(draw);
            draw->beacon = beacon;
        });
    }
    void close_draw(TaskId task) {
        std::vector<AccountId> shown;
        this->template for_each<Drawn>(
            [&](const Drawn& key, const auto&) {
                shown.push_back(key.account.key);
                return true;
            },
            task);
        for (const auto& who : shown) remove(Drawn{task, who});
        remove(Draws{task});
    }

    /// A plant was shown. The planter (unless it lost its claim) and each of the k drawn accounts
    /// that found it get J / 2^k, where J is `prize` or what the pot allows. So a planter gains
    /// nothing by finding its own plant under another name (docs/adr/0106).
    void pay_plant(TaskId task, Balance prize, const std::optional<AccountId>& planter,
                   const std::vector<AccountId>& finders) {
        mutate(Plants{}, [&](PlantCount& count) {
            ++count.set;
            if (finders.empty()) ++count.unfound;
        });
        if (finders.empty()) deposit(PlantUnfound{task});
        const Balance pot = currency_.free(pot_account());
        const Balance most = std::min(prize, get(Parameters{}).payout_max.of(pot));
        const Balance each = finders.size() < 128 ? most >> finders.size() : 0;
        if (planter) pay(task, *planter, each);
        for (const auto& who : finders) pay(task, who, each);
    }

  private:
    void pay(TaskId task, const AccountId& who, Balance amount) {
        if (amount == 0) return;
        constexpr auto reason = balances::HoldReason::Collateral;
        const AccountId pot = pot_account();
        if (!currency_.hold(reason, pot, amount)) return;  // The pot keeps its minimum.
        if (currency_.transfer_held(reason, pot, who, amount))
            deposit(JackpotPaid{task, who, amount});
        else
            INVARIANT(currency_.release(reason, pot, amount));
    }

    void free_stake(const AccountId& who) {
        const auto staked = get(Whistleblowers{who});
        INVARIANT(staked);
        const Balance amount = purse_.amount(staked->stake);
        purse_.free(staked->stake);
        remove(Whistleblowers{who});
        mutate(TotalStake{}, [&](Balance& total) { total -= amount; });
    }

    typename C::Currency currency_;
    typename C::Purse purse_;
    typename C::System system_;
};

}  // namespace assay::jackpot
