// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/lifetimes.hpp"

#include <algorithm>

#include "gpu/exec/groups.hpp"
#include "runtime/program/validate.hpp"

namespace assay::exec {

using program::NodeOutput;

std::vector<ValueTraits> traits_of(const PlanRequest& request) {
    constexpr std::uint64_t line = 64;  // As in Arena.
    std::vector<ValueTraits> all;
    for (const auto& node : request.section) {
        const bool elementwise = is_elementwise(node.operation);
        ValueTraits traits{
            .bytes = (node.type.bytes() + line - 1) / line * line,
            .work = program::work(node),
            .shape = node.type.shape,
            .elementwise = elementwise,
            .carries = elementwise || std::holds_alternative<program::Matmul>(node.operation),
            .operands = {}};
        for (std::size_t i = 0; i < node.inputs.size(); ++i)
            if (const auto* output = std::get_if<NodeOutput>(&node.inputs[i].from))
                traits.operands.push_back({.node = output->index,
                                           .across = reads_across(node, i),
                                           .same_type = node.inputs[i].type == node.type});
        all.push_back(std::move(traits));
    }
    for (const auto node : request.kept) all[node].kept = true;
    for (const auto& update : request.updates) all[update.node].elsewhere = true;
    return all;
}

std::uint64_t Lifetimes::peak() const {
    return bytes.empty() ? 0 : *std::ranges::max_element(bytes);
}

namespace {

// The planner's rules (groups.cpp, plan.cpp) over computations instead of nodes.
class Simulation {
  public:
    Simulation(std::span<const ValueTraits> traits, std::span<const Computation> list)
        : traits_{traits}, list_{list}, position_(list.size()), reads_(list.size()) {
        result_.group.resize(list.size());
        for (std::uint32_t i = 0; i < list.size(); ++i) assign_group(i);
        for (std::uint32_t i = 0; i < list.size(); ++i) note_reads(i);
        count();
    }
    Lifetimes take() && { return std::move(result_); }

  private:
    struct Reads {
        std::uint32_t group = 0, position = 0;  // The last.
        bool any = false, across = false;       // In the last group.
    };
    const ValueTraits& traits(std::uint32_t i) const { return traits_[list_[i].node]; }

    bool joins(std::uint32_t i, std::uint32_t group) const {
        const auto head = heads_[group];
        if (head < list_[i].fence) return false;
        if (!traits(head).carries || traits(head).shape != traits(i).shape) return false;
        for (std::size_t k = 0; k < list_[i].operands.size(); ++k)
            if (traits(i).operands[k].across && result_.group[list_[i].operands[k]] == group)
                return false;
        return true;
    }

    void assign_group(std::uint32_t i) {
        if (traits(i).elementwise && !list_[i].operands.empty()) {
            std::uint32_t latest = 0;
            for (const auto operand : list_[i].operands)
                latest = std::max(latest, result_.group[operand]);
            if (joins(i, latest)) {
                result_.group[i] = latest;
                position_[i] = ++sizes_[latest];
                return;
            }
        }
        result_.group[i] = static_cast<std::uint32_t>(heads_.size());
        heads_.push_back(i);
        sizes_.push_back(0);
    }

    void note_reads(std::uint32_t i) {
        for (std::size_t k = 0; k < list_[i].operands.size(); ++k) {
            auto& reads = reads_[list_[i].operands[k]];
            const auto group = result_.group[i];
            if (!reads.any || group > reads.group) reads = {.group = group, .any = true};
            if (group != reads.group) continue;
            reads.position = std::max(reads.position, position_[i]);
            reads.across |= traits(i).operands[k].across;
        }
    }

    bool pinned(std::uint32_t i) const { return traits(i).kept || traits(i).elsewhere; }

    // The operand whose memory computation i takes over.
    std::uint32_t taken_over(std::uint32_t i) const {
        const auto none = static_cast<std::uint32_t>(list_.size());
        if (!traits(i).elementwise) return none;
        for (std::size_t k = 0; k < list_[i].operands.size(); ++k) {
            const auto operand = list_[i].operands[k];
            const auto& how = traits(i).operands[k];
            const auto& reads = reads_[operand];
            if (how.across || !how.same_type || pinned(operand) || gone_[operand]) continue;
            if (reads.group < result_.group[i] || (reads.group == result_.group[i] &&
                                                   reads.position <= position_[i] && !reads.across))
                return operand;
        }
        return none;
    }

    void count() {
        const auto groups = heads_.size();
        std::vector<std::vector<std::uint32_t>> made(groups), ended(groups);
        result_.last.resize(list_.size());
        gone_.resize(list_.size());
        for (std::uint32_t i = 0; i < list_.size(); ++i) {
            made[result_.group[i]].push_back(i);
            const auto last = reads_[i].any ? reads_[i].group : result_.group[i];
            result_.last[i] = pinned(i) ? ~std::uint32_t{0} : last;
            if (!pinned(i)) ended[last].push_back(i);
        }
        std::uint64_t now = 0;
        for (std::size_t group = 0; group < groups; ++group) {
            for (const auto i : made[group]) {
                if (traits(i).elsewhere) continue;
                const auto operand = taken_over(i);
                if (operand < list_.size())
                    gone_[operand] = true;
                else
                    now += traits(i).bytes;
            }
            result_.bytes.push_back(now);
            for (const auto i : ended[group])
                if (!gone_[i]) now -= traits(i).bytes, gone_[i] = true;
        }
    }

    std::span<const ValueTraits> traits_;
    std::span<const Computation> list_;
    std::vector<std::uint32_t> position_, heads_, sizes_;
    std::vector<Reads> reads_;
    std::vector<bool> gone_;  // Its memory was given back, or taken over.
    Lifetimes result_;
};

}  // namespace

Lifetimes lifetimes_of(std::span<const ValueTraits> traits, std::span<const Computation> list) {
    return Simulation{traits, list}.take();
}

}  // namespace assay::exec
