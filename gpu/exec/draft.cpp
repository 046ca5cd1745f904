// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/draft.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace assay::exec {

namespace {

// How much there is to be saved: the bytes above the limit, over all groups.
double excess(const Lifetimes& lifetimes, std::uint64_t bytes_max) {
    double sum = 0;
    for (const auto bytes : lifetimes.bytes)
        if (bytes > bytes_max) sum += static_cast<double>(bytes - bytes_max);
    return sum;
}

}  // namespace

// What has to be computed again, before place `at` of the list, to have a value there once more.
class Draft::Repetition {
  public:
    Repetition(const Draft& draft, std::uint32_t at, std::uint64_t bytes_max)
        : draft_{draft}, at_{at}, now_{draft.lifetimes_.group[at]} {
        for (const auto bytes : draft.lifetimes_.bytes)
            full_.push_back(full_.back() + (bytes > bytes_max));
    }

    // The place, in the list with the repetitions before `at`, of `value` computed again.
    std::uint32_t again(std::uint32_t value) {
        const auto node = draft_.list_[value].node;
        Computation computation{.node = node, .operands = {}, .fence = at_};
        for (const auto operand : draft_.list_[value].operands)
            computation.operands.push_back(had(operand));
        work_ += draft_.traits_[node].work;
        added_.push_back(std::move(computation));
        const auto place = at_ + static_cast<std::uint32_t>(added_.size()) - 1;
        places_[node] = place;
        return place;
    }

    // An earlier computation of the node of `value` that still lasts at `at`, or lasts until memory
    // is no longer short; nothing: there is none.
    std::optional<std::uint32_t> lasting(std::uint32_t value, std::uint32_t after) const {
        std::optional<std::uint32_t> best;
        for (std::uint32_t i = 0; i < at_; ++i) {
            if (draft_.list_[i].node != draft_.list_[value].node) continue;
            if (draft_.lifetimes_.group[i] < after || crowded(i)) continue;
            best = i;
        }
        return best;
    }

    std::vector<Computation> take() && { return std::move(added_); }
    std::uint64_t work() const { return work_; }

  private:
    // Whether a value would have to be held through full groups from its last reading to now.
    bool crowded(std::uint32_t value) const {
        const auto last = draft_.lifetimes_.last[value];
        return last + std::uint64_t{1} < now_ && full_[now_] > full_[last + 1];
    }

    std::uint32_t had(std::uint32_t value) {
        const auto found = places_.find(draft_.list_[value].node);
        if (found != places_.end()) return found->second;
        if (const auto there = lasting(value, 0)) return *there;
        constexpr std::size_t most = 512;  // What would take more is held instead.
        return ++calls_ < most ? again(value) : value;
    }

    const Draft& draft_;
    std::uint32_t at_, now_;
    std::size_t calls_ = 0;
    std::vector<std::uint32_t> full_{0};  // Groups above the limit before each group.
    std::vector<Computation> added_;
    std::map<std::uint32_t, std::uint32_t> places_;  // Of nodes that are computed again.
    std::uint64_t work_ = 0;
};

Draft::Draft(std::span<const ValueTraits> traits) : traits_{traits} {
    for (std::uint32_t i = 0; i < traits.size(); ++i) {
        Computation computation{.node = i, .operands = {}};
        for (const auto& operand : traits[i].operands) computation.operands.push_back(operand.node);
        list_.push_back(std::move(computation));
        all_work_ += traits[i].work;
    }
    lifetimes_ = lifetimes_of(traits_, list_);
}

bool Draft::shrink(std::uint64_t bytes_max) {
    while (peak() > bytes_max)
        if (!improve(bytes_max)) return false;
    return true;
}

// Begins where most is in use; where nothing helps, the next groups get their turn.
bool Draft::improve(std::uint64_t bytes_max) {
    constexpr std::size_t groups_max = 6;
    std::vector<std::uint32_t> groups(lifetimes_.bytes.size());
    std::iota(groups.begin(), groups.end(), 0U);
    std::ranges::stable_sort(groups, std::greater{},
                             [&](std::uint32_t i) { return lifetimes_.bytes[i]; });
    for (std::size_t i = 0; i < std::min(groups.size(), groups_max); ++i) {
        if (lifetimes_.bytes[groups[i]] <= bytes_max) break;
        auto change = best_change(groups[i], bytes_max);
        if (!change) continue;
        list_ = std::move(change->list);
        lifetimes_ = std::move(change->lifetimes);
        return true;
    }
    return false;
}

// Values that wait through `group`, those first that free most for what they cost.
std::vector<std::uint32_t> Draft::droppable(std::uint32_t group) const {
    constexpr std::size_t most = 24;
    std::vector<bool> read(list_.size());
    for (std::uint32_t i = 0; i < list_.size(); ++i)
        if (lifetimes_.group[i] == group)
            for (const auto operand : list_[i].operands) read[operand] = true;
    std::vector<std::pair<double, std::uint32_t>> waiting;
    for (std::uint32_t i = 0; i < list_.size(); ++i) {
        const auto& traits = traits_[list_[i].node];
        if (traits.kept || traits.elsewhere || read[i]) continue;
        if (lifetimes_.group[i] >= group || lifetimes_.last[i] <= group) continue;
        waiting.push_back(
            {static_cast<double>(traits.bytes) / (1.0 + 100.0 * static_cast<double>(traits.work) /
                                                            (1.0 + static_cast<double>(all_work_))),
             i});
    }
    std::ranges::stable_sort(waiting, std::greater{}, [](const auto& pair) { return pair.first; });
    std::vector<std::uint32_t> values;
    for (std::size_t i = 0; i < std::min(most, waiting.size()); ++i)
        values.push_back(waiting[i].second);
    return values;
}

std::optional<Draft::Change> Draft::best_change(std::uint32_t group,
                                                std::uint64_t bytes_max) const {
    const auto before = excess(lifetimes_, bytes_max);
    std::optional<Change> best;
    double best_gain = 0;
    for (const auto value : droppable(group)) {
        auto change = dropped(value, group, bytes_max);
        if (!change) continue;
        const auto saved = before - excess(change->lifetimes, bytes_max);
        const auto gain = saved / (static_cast<double>(change->added_work) +
                                   1e-3 * (1 + static_cast<double>(all_work_)));
        if (saved <= 0 || gain <= best_gain) continue;
        best_gain = gain;
        best = std::move(change);
    }
    return best;
}

// Whoever reads `value` after `group` reads another computation of it.
std::optional<Draft::Change> Draft::dropped(std::uint32_t value, std::uint32_t group,
                                            std::uint64_t bytes_max) const {
    const auto reads_late = [&](std::uint32_t i) {
        return lifetimes_.group[i] > group && std::ranges::count(list_[i].operands, value) > 0;
    };
    std::uint32_t at = 0;
    while (at < list_.size() && !reads_late(at)) ++at;
    if (at == list_.size()) return std::nullopt;

    Repetition repetition{*this, at, bytes_max};
    auto there = repetition.lasting(value, group + 1);
    if (!there) there = repetition.again(value);
    Change change{.list = {list_.begin(), list_.begin() + at},
                  .lifetimes = {},
                  .added_work = repetition.work()};
    const auto added = std::move(repetition).take();
    const auto shift = static_cast<std::uint32_t>(added.size());
    change.list.insert(change.list.end(), added.begin(), added.end());
    for (auto i = at; i < list_.size(); ++i) {
        auto computation = list_[i];
        if (computation.fence > at) computation.fence += shift;
        for (auto& operand : computation.operands) {
            if (operand == value && lifetimes_.group[i] > group)
                operand = *there;
            else if (operand >= at)
                operand += shift;
        }
        change.list.push_back(std::move(computation));
    }
    change.lifetimes = lifetimes_of(traits_, change.list);
    return change;
}

}  // namespace assay::exec
