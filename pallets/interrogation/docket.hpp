// SPDX-License-Identifier: Apache-2.0
// The trials in storage: finding one, reading its record along a path, the queue of its deadlines,
// and the deletion of what is forgotten, a bounded part a block.
#pragma once

#include <map>

#include "pallets/balances/currency.hpp"
#include "pallets/interrogation/calls.hpp"
#include "pallets/interrogation/clocks.hpp"

namespace assay::interrogation {

/// All that interrogation asks of the chain.
template <class C>
concept Config =
    balances::Currency<typename C::Currency> && verification::TrialSink<typename C::Outcomes>;

template <class C>
class Docket : public frame::PalletBase<C, Spec> {
  protected:
    using Base = frame::PalletBase<C, Spec>;
    using Base::fail, Base::now, Base::put, Base::remove;
    static constexpr auto reason = balances::HoldReason::TrialStorage;

    /// A trial that a call works on; `save` writes it back.
    struct Case {
        TrialNumber number = 0;
        Trial trial;
    };

  public:
    using Base::get;
    explicit Docket(frame::Context& context) : Base{context}, currency_{context} {}

    /// For views and tests: the record in full, in the order of paths.
    std::map<Bytes, program::Answer> record(ClaimId claim) const {
        std::map<Bytes, program::Answer> out;
        if (const auto number = get(TrialOf{claim}))
            this->template for_each<Record>(
                [&](const Record& key, const std::optional<RecordedAnswer>& node) {
                    out.emplace(key.path.key.items, node->answer);
                    return true;
                },
                *number);
        return out;
    }
    std::optional<Trial> trial(ClaimId claim) const {
        const auto number = get(TrialOf{claim});
        return number ? get(Trials{*number}) : std::nullopt;
    }

  protected:
    /// The claim's trial, if calls may still change it: its clock is looked at here, not in the
    /// queue, so a queue that lags behind gives nobody more time.
    frame::Result<Case> running(ClaimId claim) const {
        const auto number = get(TrialOf{claim});
        ENSURE(number, fail(Error::UnknownTrial));
        auto trial = get(Trials{*number});
        INVARIANT(trial);
        ENSURE(trial->stage != Stage::Over && !run_out(*trial), fail(Error::TrialOver));
        return Case{*number, *std::move(trial)};
    }
    bool run_out(const Trial& trial) const { return now() > trial.ends || overdue(trial); }
    const Question* overdue(const Trial& trial) const {
        const auto found = std::ranges::find_if(trial.questions.items,
                                                [&](const auto& q) { return now() > q.due; });
        return found == trial.questions.items.end() ? nullptr : &*found;
    }
    static const Question* outstanding(const Trial& trial, const Path& path) {
        const auto found = std::ranges::find(trial.questions.items, path, &Question::path);
        return found == trial.questions.items.end() ? nullptr : &*found;
    }

    /// The answers on record from W to the end of `path`, as far as they go without a gap.
    std::vector<program::Answer> answers_along(TrialNumber number, const Path& path) const {
        std::vector<program::Answer> answers;
        for (std::size_t i = 0; i <= path.size(); ++i) {
            auto node = get(Record{number, prefix(path, i)});
            if (!node) break;
            answers.push_back(std::move(node->answer));
        }
        return answers;
    }
    static Path prefix(const Path& path, std::size_t length) {
        const auto end = path.items.begin() + static_cast<std::ptrdiff_t>(length);
        return {Bytes{path.items.begin(), end}};
    }

    /// Writes the trial back and moves its entry in the queue.
    void save(Case& c) {
        const BlockNumber next = c.trial.stage == Stage::Over ? 0 : deadline(c.trial);
        if (next != c.trial.alarm) {
            if (c.trial.alarm != 0) remove(Alarms{block_key(c.trial.alarm), c.number});
            if (next != 0) put(Alarms{block_key(next), c.number}, true);
            c.trial.alarm = next;
        }
        put(Trials{c.number}, c.trial);
    }
    static BlockNumber deadline(const Trial& trial) {
        BlockNumber first = trial.ends;
        for (const auto& question : trial.questions) first = std::min(first, question.due);
        return first;
    }
    /// Trials whose first deadline has passed, earliest first, at most `limit`.
    std::vector<TrialNumber> due(std::uint32_t limit) const {
        std::vector<TrialNumber> out;
        this->template for_each<Alarms>([&](const Alarms& key, bool) {
            if (out.size() == limit || key.block.key >= block_key(now())) return false;
            out.push_back(key.trial.key);
            return true;
        });
        return out;
    }

    /// Deletes up to `limit` entries of forgotten trials and returns the deposits of their nodes.
    void wipe(std::uint32_t limit) {
        while (limit > 0) {
            std::optional<TrialNumber> number;
            this->template for_each<Forgotten>([&](const Forgotten& key, bool) {
                number = key.trial.key;
                return false;
            });
            if (!number) return;
            limit -=
                wipe_map<Record>(*number, limit, [&](const std::optional<RecordedAnswer>& node) {
                    INVARIANT(currency_.release(reason, node->payer, node->deposit));
                });
            limit -= wipe_map<Members>(*number, limit, [](const auto&) {});
            limit -= wipe_map<Groups>(*number, limit, [](const auto&) {});
            if (limit == 0) return;
            remove(Trials{*number});
            remove(Forgotten{*number});
            --limit;
        }
    }

    typename C::Currency currency_;

  private:
    static BlockKey block_key(BlockNumber block) {
        return {static_cast<std::uint8_t>(block >> 24), static_cast<std::uint8_t>(block >> 16),
                static_cast<std::uint8_t>(block >> 8), static_cast<std::uint8_t>(block)};
    }
    template <class Key, class Before>
    std::uint32_t wipe_map(TrialNumber number, std::uint32_t limit, Before before) {
        std::vector<Key> keys;
        this->template for_each<Key>(
            [&](const Key& key, const auto& value) {
                if (keys.size() == limit) return false;
                before(value);
                keys.push_back(key);
                return true;
            },
            number);
        for (const auto& key : keys) remove(key);
        return static_cast<std::uint32_t>(keys.size());
    }
};

}  // namespace assay::interrogation
