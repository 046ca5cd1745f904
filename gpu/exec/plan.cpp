// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/plan.hpp"

#include <algorithm>
#include <optional>

#include "gpu/exec/arena.hpp"
#include "gpu/exec/groups.hpp"
#include "runtime/base/check.hpp"

namespace assay::exec {

using program::Node;
using program::NodeOutput;
using program::State;

namespace {

// One reading of a value.
struct Use {
    GroupPlace at;
    bool across = false;  // At other places than the element computed.
};

bool ends_by(const Use& use, GroupPlace place) {
    if (use.at.group < place.group) return true;
    return use.at.group == place.group && use.at.position <= place.position && !use.across;
}

class Planner {
  public:
    explicit Planner(const PlanRequest& request)
        : request_{request},
          grouping_{request.keep_all ? group_singly(request.section)
                                     : group_fused(request.section, request.fences)} {}

    Plan make() {
        collect_uses();
        plan_.outputs.resize(request_.section.size());
        placed_.resize(request_.section.size());
        place_updates();
        for (const auto& group : grouping_.groups) {
            for (const auto node : group.nodes)
                if (!placed_[node]) place(node);
            release(group);
        }
        plan_.groups = std::move(grouping_.groups);
        plan_.arena_bytes = arena_.size();
        return std::move(plan_);
    }

  private:
    void collect_uses() {
        const auto& section = request_.section;
        output_uses_.resize(section.size());
        for (std::size_t i = 0; i < section.size(); ++i)
            for (std::size_t k = 0; k < section[i].inputs.size(); ++k) {
                const Use use{.at = grouping_.places[i], .across = reads_across(section[i], k)};
                const auto& from = section[i].inputs[k].from;
                if (const auto* output = std::get_if<NodeOutput>(&from))
                    output_uses_[output->index].push_back(use);
                if (const auto* state = std::get_if<State>(&from)) {
                    if (state->index >= state_uses_.size()) state_uses_.resize(state->index + 1);
                    state_uses_[state->index].push_back(use);
                }
            }
        kept_.assign(section.size(), request_.keep_all);
        for (const auto node : request_.kept) kept_[node] = true;
    }

    // Next values go straight into the state: over the old value where nobody reads that any more.
    void place_updates() {
        for (const auto& update : request_.updates) {
            if (placed_[update.node]) {
                plan_.copied.push_back(update);
                continue;
            }
            const auto place = grouping_.places[update.node];
            const bool in_place =
                update.state >= state_uses_.size() ||
                std::ranges::all_of(state_uses_[update.state],
                                    [&](const Use& use) { return ends_by(use, place); });
            plan_.outputs[update.node] = {
                .space = in_place ? Location::Space::State : Location::Space::NextState,
                .position = update.state};
            placed_[update.node] = true;
            if (!in_place) plan_.swapped.push_back(update.state);
        }
    }

    void place(std::uint32_t node) {
        const auto bytes = request_.section[node].type.bytes();
        auto offset = reusable(node);
        if (!offset) offset = arena_.take(bytes);
        plan_.outputs[node] = {.space = Location::Space::Arena, .position = *offset};
        placed_[node] = true;
        holders_.push_back({.node = node, .offset = *offset});
    }

    // The memory of an operand that ends here, element by element.
    std::optional<std::uint64_t> reusable(std::uint32_t node) {
        const auto& n = request_.section[node];
        if (!is_elementwise(n.operation)) return std::nullopt;
        for (std::size_t i = 0; i < n.inputs.size(); ++i) {
            const auto* output = std::get_if<NodeOutput>(&n.inputs[i].from);
            if (output == nullptr || reads_across(n, i) || kept_[output->index]) continue;
            if (n.inputs[i].type != n.type) continue;
            const auto held = std::ranges::find(holders_, output->index, &Holder::node);
            if (held == holders_.end()) continue;
            const auto place = grouping_.places[node];
            if (!std::ranges::all_of(output_uses_[output->index],
                                     [&](const Use& use) { return ends_by(use, place); }))
                continue;
            const auto offset = held->offset;
            holders_.erase(held);
            return offset;
        }
        return std::nullopt;
    }

    // Gives back the memory of what is read in this group for the last time. Not earlier: blocks of
    // one group run at different times.
    void release(const Group& group) {
        const auto now = grouping_.places[group.nodes.front()].group;
        std::erase_if(holders_, [&](const Holder& holder) {
            const bool needed = kept_[holder.node] ||
                                std::ranges::any_of(output_uses_[holder.node], [&](const Use& use) {
                                    return use.at.group > now;
                                });
            if (!needed) arena_.give_back(holder.offset);
            return !needed;
        });
    }

    struct Holder {
        std::uint32_t node;
        std::uint64_t offset;
    };

    const PlanRequest& request_;
    Grouping grouping_;
    Plan plan_;
    Arena arena_;
    std::vector<bool> placed_, kept_;
    std::vector<std::vector<Use>> output_uses_;
    std::vector<std::vector<Use>> state_uses_;  // By state; as far as any is read.
    std::vector<Holder> holders_;               // The nodes whose output is in the arena now.
};

}  // namespace

Plan make_plan(const PlanRequest& request) {
    INVARIANT(!request.keep_all || request.updates.empty());
    return Planner{request}.make();
}

}  // namespace assay::exec
