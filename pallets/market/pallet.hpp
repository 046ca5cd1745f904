// SPDX-License-Identifier: Apache-2.0
// The market: matches open tasks to the cheapest standing offers, and keeps the verifiers' table.
#pragma once

#include "pallets/market/book.hpp"
#include "pallets/market/seats.hpp"

namespace assay::market {

template <class C>
concept Config = collateral::Purse<typename C::Purse> && requires {
    typename C::Tasks;
    typename C::Beacons;
};

struct Genesis {
    ParameterValues parameters;
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::remove, Base::mutate, Base::deposit, Base::fail, Base::now;

  public:
    using Base::get;
    explicit Pallet(frame::Context& context)
        : Base{context}, purse_{context}, tasks_{context}, beacons_{context}, seats_{context} {}

    void build(const Genesis& genesis) {
        INVARIANT(is_valid(genesis.parameters));
        put(Parameters{}, genesis.parameters);
    }

    /// Looks at the next tasks of the queue, a bounded number of them.
    void on_initialize() {
        auto range = get(QueueRange{});
        const auto waiting = range.end - range.first;
        const auto turns = std::min<std::uint64_t>(waiting, get(Parameters{}).matches_per_block);
        for (std::uint64_t turn = 0; turn < turns; ++turn) {
            const auto id = get(Queue{range.first});
            INVARIANT(id);
            remove(Queue{range.first++});
            if (!match(*id)) put(Queue{range.end++}, id);
        }
        if (turns > 0) put(QueueRange{}, range);
    }

    // ---- Calls

    frame::Result<> call(const frame::Origin& origin, const offer& args) {
        const AccountId who = TRY(ensure_signed(origin));
        const auto parameters = get(Parameters{});
        const OfferTerms& terms = args.terms;
        ENSURE(terms.price > 0 && terms.speed > 0 && terms.capacity > 0, fail(Error::BadOffer));
        ENSURE(args.bond >= parameters.offer_bond_min, fail(Error::BondTooSmall));
        const OfferKey key{who, args.device};
        auto known = find(key);
        ENSURE(!known || known->pending == 0, fail(Error::OfferInDraw));

        auto book = get(OrderBook{});
        take_out(book, key);
        if (book.size() >= parameters.offers_max) TRY(displace(book, args.bond));
        if (known) purse_.free(known->bond);
        SolverOffer posted{.terms = terms};
        posted.bond = TRY(purse_.lock(who, args.bond, collateral::Purpose::SolverOffer));
        posted.engaged = known ? known->engaged : std::uint16_t{0};
        if (posted.engaged < terms.capacity) put_in(book, {terms, key, args.bond});
        put(OrderBook{}, book);
        store(key, posted);
        deposit(OfferPosted{who, args.device, terms});
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const withdraw_offer& args) {
        const OfferKey key{TRY(ensure_signed(origin)), args.device};
        const auto known = find(key);
        ENSURE(known, fail(Error::UnknownOffer));
        ENSURE(known->pending == 0, fail(Error::OfferInDraw));
        purse_.free(known->bond);
        take_off(key);
        store(key, std::nullopt);
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const register_verifier& args) {
        return seats_.enrol(TRY(ensure_signed(origin)), args);
    }
    frame::Result<> call(const frame::Origin& origin, const take_seat& args) {
        return seats_.take(TRY(ensure_signed(origin)), args.deposit);
    }
    frame::Result<> call(const frame::Origin& origin, const resign_seat& args) {
        return seats_.resign(TRY(ensure_signed(origin)), args.place);
    }
    frame::Result<> call(const frame::Origin& origin, const leave_seat& args) {
        return seats_.leave(TRY(ensure_signed(origin)), args.place);
    }

    frame::Result<> call(const frame::Origin& origin, const set_parameters& args) {
        TRY(frame::ensure_root(origin));
        ENSURE(is_valid(args.values), fail(Error::BadParameters));
        put(Parameters{}, args.values);
        deposit(ParametersChanged{});
        return {};
    }

    // ---- What other protocol pallets ask

    SeatTable<C>& seats() { return seats_; }
    const SeatTable<C>& seats() const { return seats_; }

    /// An open task that needs a solver joins the queue.
    void enqueue(TaskId task) {
        mutate(QueueRange{}, [&](Range& range) { put(Queue{range.end++}, task); });
    }

    BlockNumber training_clock(const tasks::TaskSpec& spec, Speed speed) const {
        return training_blocks(tasks::total_work(spec), speed, get(Parameters{}));
    }

    /// A bound task ended: its solver's offer has room again.
    void release(const tasks::Assignment& assignment) {
        const OfferKey key{assignment.solver, static_cast<DeviceClass>(assignment.device)};
        auto known = find(key);
        if (!known || known->engaged == 0) return;  // Withdrawn, and perhaps posted anew, since.
        --known->engaged;
        store(key, *known);
        // A line without a bond could not be drawn: the owner must post the offer again.
        const Balance bond = purse_.amount(known->bond);
        auto book = get(OrderBook{});
        if (bond == 0 || book.size() >= get(Parameters{}).offers_max) return;
        take_out(book, key);
        put_in(book, {known->terms, key, bond});
        put(OrderBook{}, book);
    }

  private:
    /// Whether the task needs no further look: bound, or not open any more.
    bool match(TaskId id) {
        auto task = tasks_.find(id);
        const auto drawing = get(Matchings{id});
        if (!task || task->stage != tasks::Stage::Open) {
            if (drawing) end_draw(id, *drawing);
            return true;
        }
        if (!drawing) return freeze_draw(id, *task);
        const auto beacon = beacons_.beacon_after(drawing->frozen);
        if (!beacon && !beacons_.is_lost(drawing->frozen)) return false;
        end_draw(id, *drawing);
        if (!beacon) return freeze_draw(id, *task);  // A long queue came back to it too late.
        auto left = drawing->candidates.items;
        for (std::uint32_t attempt = 0; !left.empty(); ++attempt) {
            const BookLine line = draw_line(left, *beacon, id, attempt);
            if (bind(id, *task, line)) return true;
            std::erase_if(left, [&](const BookLine& other) { return other.key == line.key; });
        }
        return false;
    }

    /// Binds the candidates to this block: randomness that is contributed later picks among them.
    /// A single one needs no randomness.
    bool freeze_draw(TaskId id, tasks::Task& task) {
        const auto spec = tasks_.spec(id);
        const auto parameters = get(Parameters{});
        const auto eligible = [&](const BookLine& line) {
            if (line.terms.price > spec.max_price || line.terms.memory < spec.memory) return false;
            const auto clock = training_clock(spec, line.terms.speed);
            return std::uint64_t{now()} + clock <= spec.deadline &&
                   !tasks_.role(id, line.key.account);
        };
        const auto best = best_lines(get(OrderBook{}), parameters, eligible);
        if (best.empty()) return false;
        if (best.size() == 1) return bind(id, task, best.front());
        for (const auto& line : best) add_pending(line.key, 1);
        put(Matchings{id}, Matching{now(), best});
        return false;
    }

    void end_draw(TaskId id, const Matching& drawing) {
        for (const auto& line : drawing.candidates) add_pending(line.key, -1);
        remove(Matchings{id});
    }

    bool bind(TaskId id, tasks::Task& task, const BookLine& line) {
        auto known = find(line.key);
        if (!known || known->engaged >= known->terms.capacity) return false;
        if (tasks_.role(id, line.key.account)) return false;
        const auto hold =
            purse_.lock(line.key.account, task.terms.solver_deposit, collateral::Purpose::Solver);
        if (!hold) {
            // An offer that cannot be kept costs its bond, or empty ones could fill every draw.
            // It is off the book until its owner posts it again.
            purse_.slash(known->bond, purse_.amount(known->bond));
            take_off(line.key);
            return false;
        }
        purse_.open_claim(*hold);
        INVARIANT(tasks_.take_role(id, line.key.account, tasks::Role::Solver));
        ++known->engaged;
        store(line.key, *known);
        if (known->engaged >= known->terms.capacity) take_off(line.key);
        tasks_.assign(id, task,
                      tasks::Assignment{.solver = line.key.account,
                                        .price = line.terms.price,
                                        .speed = line.terms.speed,
                                        .device = static_cast<std::uint8_t>(line.key.device),
                                        .deposit = *hold,
                                        .bound_at = now(),
                                        .order_seed = {}},
                      beacons_.ready_at(now()));
        return true;
    }

    /// Room for one more line: the smallest bond gives way to a larger one.
    frame::Result<> displace(Book& book, Balance bond) {
        const auto smallest = std::ranges::min_element(book.items, {}, &BookLine::bond);
        ENSURE(smallest != book.items.end() && smallest->bond < bond, fail(Error::BookFull));
        const OfferKey key = smallest->key;
        auto known = find(key);
        INVARIANT(known);
        ENSURE(known->pending == 0, fail(Error::BookFull));
        take_out(book, key);
        deposit(OfferRemoved{key.account, key.device});
        if (known->engaged > 0) return {};  // Returns to the book when there is room.
        purse_.free(known->bond);
        store(key, std::nullopt);
        return {};
    }

    void take_off(const OfferKey& key) {
        auto book = get(OrderBook{});
        take_out(book, key);
        put(OrderBook{}, book);
        deposit(OfferRemoved{key.account, key.device});
    }
    std::optional<SolverOffer> find(const OfferKey& key) const {
        return get(Offers{key.account, key.device});
    }
    void store(const OfferKey& key, const std::optional<SolverOffer>& value) {
        put(Offers{key.account, key.device}, value);
    }
    void add_pending(const OfferKey& key, int by) {
        auto known = find(key);
        INVARIANT(known && (by > 0 || known->pending > 0));
        known->pending = static_cast<std::uint16_t>(known->pending + by);
        store(key, *known);
    }

    typename C::Purse purse_;
    typename C::Tasks tasks_;
    typename C::Beacons beacons_;
    SeatTable<C> seats_;
};

}  // namespace assay::market
