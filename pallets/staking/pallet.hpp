// SPDX-License-Identifier: Apache-2.0
// Staking: who backs whom with how much, who is elected, what an era earns and what an offence
// costs. Sessions drive it from outside: `plan_session`, `start_session`, `end_session`.
#pragma once

#include "pallets/staking/election.hpp"
#include "pallets/staking/types.hpp"

namespace assay::staking {

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::deposit, Base::fail, Base::put, Base::remove, Base::context;
    static constexpr auto reason = C::hold_reason;

  public:
    using Base::Base, Base::get;

    void build(const StakingParameters& parameters) { put(Parameters{}, parameters); }

    // ---- Calls of a stash

    frame::Result<> call(const frame::Origin& origin, const bond& args) {
        const AccountId stash = TRY(ensure_signed(origin));
        ENSURE(!get(Ledger{stash}), fail(Error::AlreadyBonded));
        const auto parameters = get(Parameters{});
        ENSURE(args.value > 0 && args.value >= std::min(parameters.min_nominator_bond,
                                                        parameters.min_validator_bond),
               fail(Error::InsufficientBond));
        TRY(currency().hold(reason, stash, args.value));
        put(Ledger{stash}, StakingLedger{args.value, args.value, {}});
        deposit(Bonded{stash, args.value});
        return {};
    }
    frame::Result<> call(const frame::Origin& origin, const bond_extra& args) {
        const AccountId stash = TRY(ensure_signed(origin));
        auto ledger = TRY(ledger_of(stash));
        TRY(currency().hold(reason, stash, args.max_additional));
        ledger.total = ledger.total + args.max_additional;
        ledger.active = ledger.active + args.max_additional;
        put(Ledger{stash}, ledger);
        deposit(Bonded{stash, args.max_additional});
        return {};
    }
    frame::Result<> call(const frame::Origin& origin, const unbond& args) {
        const AccountId stash = TRY(ensure_signed(origin));
        auto ledger = TRY(ledger_of(stash));
        const auto parameters = get(Parameters{});
        const auto taken =
            take_out(ledger, args.value, get(CurrentEra{}) + parameters.bonding_duration, 1);
        ENSURE(taken, fail(Error::NoMoreChunks));
        ENSURE(ledger.active >= minimum_for(stash, parameters), fail(Error::InsufficientBond));
        put(Ledger{stash}, ledger);
        deposit(Unbonded{stash, *taken});
        return {};
    }
    frame::Result<> call(const frame::Origin& origin, const rebond& args) {
        const AccountId stash = TRY(ensure_signed(origin));
        auto ledger = TRY(ledger_of(stash));
        ENSURE(!ledger.unlocking.empty(), fail(Error::NoUnlockChunk));
        const Balance back = take_back(ledger, args.value);
        put(Ledger{stash}, ledger);
        deposit(Bonded{stash, back});
        return {};
    }
    frame::Result<> call(const frame::Origin& origin, const withdraw_unbonded&) {
        const AccountId stash = TRY(ensure_signed(origin));
        auto ledger = TRY(ledger_of(stash));
        const Balance free = let_go(ledger, get(CurrentEra{}));
        if (free == 0) return {};
        TRY(currency().release(reason, stash, free));
        keep_or_forget(stash, ledger);
        deposit(Withdrawn{stash, free});
        return {};
    }
    frame::Result<> call(const frame::Origin& origin, const validate& args) {
        const AccountId stash = TRY(ensure_signed(origin));
        const auto ledger = TRY(ledger_of(stash));
        const auto parameters = get(Parameters{});
        ENSURE(ledger.active >= parameters.min_validator_bond, fail(Error::InsufficientBond));
        ENSURE(args.prefs.commission.is_share(), fail(Error::InvalidCommission));
        ENSURE(args.prefs.commission >= parameters.min_commission, fail(Error::CommissionTooLow));
        remove(Nominators{stash});
        put(Validators{stash}, args.prefs);
        return {};
    }
    frame::Result<> call(const frame::Origin& origin, const nominate& args) {
        const AccountId stash = TRY(ensure_signed(origin));
        const auto ledger = TRY(ledger_of(stash));
        ENSURE(ledger.active >= get(Parameters{}).min_nominator_bond,
               fail(Error::InsufficientBond));
        ENSURE(!args.targets.empty(), fail(Error::EmptyTargets));
        ENSURE(args.targets.size() <= max_targets, fail(Error::TooManyTargets));
        auto sorted = args.targets;
        std::ranges::sort(sorted);
        ENSURE(std::ranges::adjacent_find(sorted) == sorted.end(), fail(Error::DuplicateTarget));
        const auto old = get(Nominators{stash});
        for (const auto& target : args.targets) {
            const auto prefs = get(Validators{target});
            // Who is blocked keeps the nominators it has.
            const bool kept = old && std::ranges::count(old->targets, target) > 0;
            ENSURE(prefs && (!prefs->blocked || kept), fail(Error::BadTarget));
        }
        remove(Validators{stash});
        put(Nominators{stash}, Nominations{args.targets, get(CurrentEra{})});
        return {};
    }
    frame::Result<> call(const frame::Origin& origin, const chill&) {
        const AccountId stash = TRY(ensure_signed(origin));
        TRY(ledger_of(stash));
        chill_stash(stash);
        return {};
    }

    // ---- Calls of others

    frame::Result<> call(const frame::Origin& origin, const payout_stakers& args) {
        TRY(ensure_signed(origin));
        const auto reward = get(ErasValidatorReward{args.era});
        ENSURE(reward && args.era + get(Parameters{}).history_depth >= get(CurrentEra{}),
               fail(Error::InvalidEraToReward));
        const auto overview = get(ErasStakersOverview{args.era, args.validator_stash});
        ENSURE(overview, fail(Error::NotValidator));
        ENSURE(args.page < std::max(1U, overview->page_count), fail(Error::InvalidPage));
        auto claimed = get(ClaimedRewards{args.era, args.validator_stash});
        ENSURE(std::ranges::count(claimed, args.page) == 0, fail(Error::AlreadyClaimed));
        claimed.push_back(args.page);
        put(ClaimedRewards{args.era, args.validator_stash}, claimed);
        return pay_page(args, *reward, *overview);
    }
    frame::Result<> call(const frame::Origin& origin, const cancel_deferred_slash& args) {
        TRY(frame::ensure_root(origin));
        auto slashes = get(UnappliedSlashes{args.era});
        const auto gone = std::erase_if(slashes, [&](const UnappliedSlash& slash) {
            return std::ranges::count(args.validators, slash.validator) > 0;
        });
        ENSURE(gone > 0, fail(Error::NothingToCancel));
        put(UnappliedSlashes{args.era}, slashes);
        return {};
    }

    // ---- What sessions and offences ask for

    /// The validators of the coming session, where they change: elected at the first session of an
    /// era. With too few winners the old ones go on, in the new era.
    std::optional<std::vector<AccountId>> plan_session(std::uint32_t session) {
        const auto parameters = get(Parameters{});
        if (session % parameters.sessions_per_era != 0) return std::nullopt;
        const EraIndex era = get(CurrentEra{}) + 1;
        put(CurrentEra{}, era);
        const auto winners = run_election(parameters);
        if (winners.size() < std::max(1U, parameters.minimum_validator_count)) {
            deposit(StakingElectionFailed{});
            return std::nullopt;
        }
        const Balance scale = (currency().total_issuance() >> 64) + 1;
        std::vector<AccountId> validators;
        for (const auto& winner : winners) {
            expose(era, winner, scale);
            validators.push_back(winner.candidate);
        }
        deposit(StakersElected{static_cast<std::uint32_t>(validators.size())});
        return validators;
    }

    void start_session(std::uint32_t session) {
        const auto parameters = get(Parameters{});
        if (session % parameters.sessions_per_era != 0) return;
        const EraIndex era = get(CurrentEra{});
        put(ActiveEra{}, era);
        const auto due = get(UnappliedSlashes{era});
        remove(UnappliedSlashes{era});
        for (const auto& slash : due) apply(slash, parameters);
        if (era > parameters.history_depth) forget(era - parameters.history_depth - 1);
    }

    void end_session(std::uint32_t session) {
        const auto parameters = get(Parameters{});
        if ((session + 1) % parameters.sessions_per_era != 0) return;
        const EraIndex era = get(ActiveEra{});
        put(ErasValidatorReward{era}, parameters.era_payout);
        deposit(EraPaid{era, parameters.era_payout});
    }

    void reward(const AccountId& validator, std::uint32_t points) {
        this->mutate(ErasRewardPoints{get(ActiveEra{})}, [&](RewardPoints& all) {
            all.total += points;
            const auto at = std::ranges::lower_bound(all.individual, validator, {},
                                                     &std::pair<AccountId, std::uint32_t>::first);
            if (at != all.individual.end() && at->first == validator)
                at->second += points;
            else
                all.individual.insert(at, {validator, points});
        });
    }

    /// A validator has earned a slash of `fraction` for what it did in `era`. Only what exceeds
    /// earlier slashes of that era counts: several reports of one deed cost no more than the worst.
    void on_offence(const AccountId& validator, Perbill fraction, EraIndex era,
                    const std::vector<AccountId>& reporters) {
        const auto before = get(ValidatorSlashInEra{era, validator});
        if (!get(ErasStakersOverview{era, validator}) || fraction <= before) return;
        put(ValidatorSlashInEra{era, validator}, fraction);
        chill_stash(validator);
        deposit(SlashReported{validator, fraction, era});
        const auto parameters = get(Parameters{});
        const UnappliedSlash slash{validator, era, {fraction.parts - before.parts}, reporters};
        const EraIndex due = era + parameters.slash_defer_duration + 1;
        if (parameters.slash_defer_duration == 0 || due <= get(ActiveEra{}))
            return apply(slash, parameters);
        this->mutate(UnappliedSlashes{due}, [&](auto& list) { list.push_back(slash); });
    }

  private:
    typename C::Currency currency() const { return typename C::Currency{context()}; }

    Expected<StakingLedger, frame::DispatchError> ledger_of(const AccountId& stash) const {
        const auto ledger = get(Ledger{stash});
        ENSURE(ledger, fail(Error::NotStash));
        return *ledger;
    }
    Balance minimum_for(const AccountId& stash, const StakingParameters& parameters) const {
        if (get(Validators{stash})) return parameters.min_validator_bond;
        return get(Nominators{stash}) ? parameters.min_nominator_bond : 0;
    }
    void keep_or_forget(const AccountId& stash, const StakingLedger& ledger) {
        if (ledger.total > 0) return put(Ledger{stash}, ledger);
        remove(Ledger{stash});
        remove(Validators{stash});
        remove(Nominators{stash});
    }
    void chill_stash(const AccountId& stash) {
        if (!get(Validators{stash}) && !get(Nominators{stash})) return;
        remove(Validators{stash});
        remove(Nominators{stash});
        deposit(Chilled{stash});
    }

    std::vector<Winner> run_election(const StakingParameters& parameters) const {
        const Balance issuance = currency().total_issuance();
        std::vector<AccountId> candidates;
        std::vector<Vote> votes, nominators;
        const auto weight = [&](const AccountId& stash) {
            const auto ledger = get(Ledger{stash});
            return ledger ? vote_weight(ledger->active, issuance) : 0;
        };
        this->template for_each<Validators>([&](const Validators& key, const auto&) {
            candidates.push_back(key.stash.key);
            votes.push_back({key.stash.key, weight(key.stash.key), {key.stash.key}});
            return true;
        });
        this->template for_each<Nominators>([&](const Nominators& key, const auto& nominations) {
            nominators.push_back(
                {key.stash.key, weight(key.stash.key), nominations->targets.items});
            return true;
        });
        // With more nominators than there is time for, the heaviest count.
        std::ranges::stable_sort(nominators, std::ranges::greater{}, &Vote::stake);
        if (nominators.size() > parameters.max_electing_voters)
            nominators.resize(parameters.max_electing_voters);
        votes.insert(votes.end(), nominators.begin(), nominators.end());
        return elect(parameters.validator_count, candidates, votes);
    }

    void expose(EraIndex era, const Winner& winner, Balance scale) {
        ExposureOverview overview;
        std::vector<IndividualExposure> others;
        for (const auto& backer : winner.backers) {
            const Balance value = backer.stake * scale;
            overview.total = overview.total + value;
            if (backer.voter == winner.candidate)
                overview.own = value;
            else
                others.push_back({backer.voter, value});
        }
        overview.nominator_count = static_cast<std::uint32_t>(others.size());
        for (std::size_t at = 0; at < others.size(); at += page_size) {
            ExposurePage page;
            const auto end = std::min(others.size(), at + page_size);
            for (std::size_t i = at; i < end; ++i) {
                page.page_total = page.page_total + others[i].value;
                page.others.items.push_back(others[i]);
            }
            put(ErasStakersPaged{era, winner.candidate, overview.page_count++}, page);
        }
        put(ErasStakersOverview{era, winner.candidate}, overview);
        put(ErasValidatorPrefs{era, winner.candidate},
            get(Validators{winner.candidate}).value_or(ValidatorPrefs{}));
    }

    // The validator's commission and its own part come with the first page.
    frame::Result<> pay_page(const payout_stakers& args, Balance era_reward,
                             const ExposureOverview& overview) {
        const auto points = get(ErasRewardPoints{args.era});
        const auto found = std::ranges::find(points.individual, args.validator_stash,
                                             &std::pair<AccountId, std::uint32_t>::first);
        if (found == points.individual.end() || points.total == 0 || overview.total == Balance{0})
            return {};
        const Balance reward = mul_div_down(era_reward, found->second, points.total).value_or(0);
        const auto prefs = get(ErasValidatorPrefs{args.era, args.validator_stash});
        const Balance commission = prefs ? prefs->commission.of(reward) : 0;
        const auto part = [&](Balance value) {
            return mul_div_down(reward - commission, value, overview.total).value_or(0);
        };
        if (args.page == 0) TRY(pay(args.validator_stash, commission + part(overview.own)));
        const auto page = get(ErasStakersPaged{args.era, args.validator_stash, args.page});
        if (!page) return {};
        for (const auto& other : page->others) TRY(pay(other.who, part(other.value)));
        return {};
    }
    frame::Result<> pay(const AccountId& who, Balance amount) {
        if (amount == 0) return {};
        TRY(currency().mint(who, amount));
        deposit(Rewarded{who, amount});
        return {};
    }

    void apply(const UnappliedSlash& slash, const StakingParameters& parameters) {
        const auto overview = get(ErasStakersOverview{slash.era, slash.validator});
        if (!overview) return;
        slash_stash(slash.validator, overview->own, slash, parameters);
        for (std::uint32_t page = 0; page < overview->page_count; ++page)
            if (const auto others = get(ErasStakersPaged{slash.era, slash.validator, page}))
                for (const auto& other : others->others)
                    slash_stash(other.who, other.value, slash, parameters);
    }
    void slash_stash(const AccountId& stash, Balance exposed, const UnappliedSlash& slash,
                     const StakingParameters& parameters) {
        auto ledger = get(Ledger{stash});
        if (!ledger) return;
        const Balance taken = take_slash(*ledger, slash.fraction.of_up(exposed), slash.era);
        if (taken == 0) return;
        keep_or_forget(stash, *ledger);
        Balance left = taken;
        if (!slash.reporters.empty()) {
            const Balance each =
                parameters.slash_reward_fraction.of(taken) / slash.reporters.size();
            for (const auto& reporter : slash.reporters)
                // Whoever would end below the existential deposit gets nothing of so little.
                if (each > 0 && currency().transfer_held(reason, stash, reporter, each)) {
                    left -= each;
                    deposit(ReporterPaid{reporter, each});
                }
        }
        left -= C::take_slash(context(), stash, left);
        INVARIANT(currency().burn_held(reason, stash, left));
        deposit(Slashed{stash, taken});
    }

    void forget(EraIndex era) {
        std::vector<std::pair<AccountId, std::uint32_t>> validators;
        this->template for_each<ErasStakersOverview>(
            [&](const ErasStakersOverview& key, const auto& overview) {
                validators.emplace_back(key.validator.key, overview->page_count);
                return true;
            },
            era);
        for (const auto& [validator, pages] : validators) {
            remove(ErasStakersOverview{era, validator});
            remove(ErasValidatorPrefs{era, validator});
            remove(ClaimedRewards{era, validator});
            remove(ValidatorSlashInEra{era, validator});
            for (std::uint32_t page = 0; page < pages; ++page)
                remove(ErasStakersPaged{era, validator, page});
        }
        remove(ErasRewardPoints{era});
        remove(ErasValidatorReward{era});
    }
};

}  // namespace assay::staking
