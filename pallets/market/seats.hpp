// SPDX-License-Identifier: Apache-2.0
// The verifiers' table: seats that keep their places, and the draw from them. Whatever anybody does
// after a draw is frozen, the same beacon takes the same seat (docs/adr/0103).
#pragma once

#include "pallets/market/calls.hpp"
#include "pallets/randomness/draw.hpp"

namespace assay::market {

/// `C` is the market's Config.
template <class C>
class SeatTable : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::remove, Base::mutate, Base::deposit, Base::fail, Base::now;

  public:
    using Base::get;
    explicit SeatTable(frame::Context& context) : Base{context}, purse_{context}, tasks_{context} {}

    // ---- What verifiers do

    frame::Result<> enrol(const AccountId& who, const register_verifier& args) {
        ENSURE(args.vrf_key != ByteArray<32>{}, fail(Error::BadKey));
        const auto known = get(Verifiers{who});
        ENSURE(!known || known->seats == 0, fail(Error::KeyInUse));
        put(Verifiers{who},
            Verifier{
                .vrf_key = args.vrf_key, .key_since = now(), .memory = args.memory, .seats = 0});
        deposit(VerifierRegistered{who, args.vrf_key});
        return {};
    }

    frame::Result<> take(const AccountId& who, Balance amount) {
        const auto parameters = get(Parameters{});
        auto verifier = get(Verifiers{who});
        ENSURE(verifier, fail(Error::NotAVerifier));
        ENSURE(amount >= parameters.seat_deposit_min, fail(Error::DepositTooSmall));
        ENSURE(verifier->seats < parameters.seats_an_account_max, fail(Error::TooManySeats));
        const auto place = vacant_place(parameters.seats_max);
        ENSURE(place, fail(Error::TableFull));

        const auto hold = TRY(purse_.lock(who, amount, collateral::Purpose::VerifierSeat));
        occupy(*place);
        put(Seats{*place},
            Seat{.account = who, .hold = hold, .since = now(), .engaged = {}, .resigned = {}});
        ++verifier->seats;
        put(Verifiers{who}, verifier);
        deposit(SeatTaken{*place, who, amount});
        return {};
    }

    frame::Result<> resign(const AccountId& who, SeatIndex place) {
        auto seat = TRY(own_seat(who, place));
        ENSURE(!seat.resigned, fail(Error::AlreadyResigned));
        seat.resigned = now();
        put(Seats{place}, seat);
        deposit(SeatResigned{place, now() + get(Parameters{}).resign_blocks + 1});
        return {};
    }

    frame::Result<> leave(const AccountId& who, SeatIndex place) {
        const auto seat = TRY(own_seat(who, place));
        ENSURE(
            seat.resigned && now() - *seat.resigned > BlockNumber{get(Parameters{}).resign_blocks},
            fail(Error::NoticeNotOver));
        ENSURE(!seat.engaged, fail(Error::SeatEngaged));
        vacate(place, seat);
        return {};
    }

    // ---- What verification asks

    std::optional<Verifier> verifier(const AccountId& who) const { return get(Verifiers{who}); }
    std::optional<Seat> seat(SeatIndex place) const { return get(Seats{place}); }

    /// The table as it was at the end of the last block: call it in a hook only, before any call
    /// of this block could touch it.
    Frozen freeze() const { return {.block = now() - 1, .seats = get(SeatCount{})}; }

    /// A uniform draw among the seats that were there when the draw was frozen: an empty or
    /// ineligible place is drawn again. Nothing after `probes_max` of them.
    std::optional<SeatIndex> draw(const SeatWanted& wanted) const {
        if (wanted.frozen.seats == 0) return std::nullopt;
        randomness::Ticket ticket{.lottery = randomness::Lottery::Verifier,
                                  .task = wanted.task,
                                  .segment = wanted.segment,
                                  .round = wanted.round,
                                  .attempt = 0};
        for (; ticket.attempt < get(Parameters{}).probes_max; ++ticket.attempt) {
            const auto place = static_cast<SeatIndex>(
                randomness::draw_below(wanted.beacon, ticket, wanted.frozen.seats));
            if (const auto at = get(Seats{place}); at && is_eligible(*at, wanted)) return place;
        }
        return std::nullopt;
    }

    void engage(SeatIndex place, TaskId task) {
        mutate(Seats{place}, [&](std::optional<Seat>& at) {
            INVARIANT(at && !at->engaged);
            at->engaged = task;
        });
    }
    /// After the last claim on it ended. A seat that lost its deposit is vacated.
    void release(SeatIndex place) {
        auto at = get(Seats{place});
        INVARIANT(at && at->engaged);
        at->engaged.reset();
        put(Seats{place}, at);
        if (purse_.amount(at->hold) < get(Parameters{}).seat_deposit_min) vacate(place, *at);
    }

  private:
    frame::Result<Seat> own_seat(const AccountId& who, SeatIndex place) const {
        const auto at = get(Seats{place});
        ENSURE(at, fail(Error::UnknownSeat));
        ENSURE(at->account == who, fail(Error::NotYourSeat));
        return *at;
    }

    bool is_eligible(const Seat& at, const SeatWanted& wanted) const {
        if (at.engaged || at.since > wanted.frozen.block) return false;
        if (at.resigned && *at.resigned <= wanted.frozen.block) return false;
        if (purse_.amount(at.hold) < wanted.deposit) return false;
        const auto holder = get(Verifiers{at.account});
        const auto age = get(Parameters{}).vrf_key_age;
        if (!holder || std::uint64_t{holder->key_since} + age > wanted.submitted) return false;
        if (holder->memory < wanted.memory) return false;
        const auto role = tasks_.role(wanted.task, at.account);
        if (role && *role != tasks::Role::Verifier) return false;
        return std::ranges::find(wanted.taken, at.account) == wanted.taken.end();
    }

    std::optional<SeatIndex> vacant_place(std::uint32_t limit) const {
        if (const auto count = get(VacantCount{}); count > 0) return get(Vacant{count - 1});
        const auto length = get(SeatCount{});
        return length < limit ? std::optional{length} : std::nullopt;
    }
    void occupy(SeatIndex place) {
        if (const auto count = get(VacantCount{}); count > 0) {
            remove(Vacant{count - 1});
            put(VacantCount{}, count - 1);
        } else {
            put(SeatCount{}, place + 1);
        }
    }
    void vacate(SeatIndex place, const Seat& at) {
        purse_.free(at.hold);
        remove(Seats{place});
        const auto count = get(VacantCount{});
        put(Vacant{count}, place);
        put(VacantCount{}, count + 1);
        mutate(Verifiers{at.account}, [](std::optional<Verifier>& holder) {
            INVARIANT(holder && holder->seats > 0);
            --holder->seats;
        });
        deposit(SeatLeft{place});
    }

    typename C::Purse purse_;
    typename C::Tasks tasks_;
};

}  // namespace assay::market
