// SPDX-License-Identifier: Apache-2.0
#include "consensus/grandpa/tally.hpp"

namespace assay::grandpa {

Tally::Added Tally::add(std::size_t position, Weight weight, const Ballot& ballot) {
    auto& known = ballots_[position];
    if (known.second || (known.first && known.first->target == ballot.target))
        return Added::Duplicate;
    if (known.first) {
        known.second = ballot;
        const auto found = std::ranges::find(supports_, known.first->target, &Support::target);
        found->weight -= weight;
        if (found->weight == 0) supports_.erase(found);
        equivocated_ += weight;
        return Added::Equivocation;
    }
    known.first = ballot;
    participated_ += weight;
    const auto found = std::ranges::find(supports_, ballot.target, &Support::target);
    if (found == supports_.end())
        supports_.push_back({ballot.target, weight});
    else
        found->weight += weight;
    return Added::Counted;
}

Weight Tally::weight_of(const ChainView& chain, const Target& block) const {
    Weight sum = equivocated_;
    for (const auto& support : supports_)
        if (support.target.number >= block.number && descends(chain, block, support.target.hash))
            sum += support.weight;
    return sum;
}

std::optional<Tally::Support> Tally::heaviest_at(const ChainView& chain, BlockNumber number) const {
    std::vector<Support> sums;
    for (const auto& support : supports_) {
        if (support.target.number < number) continue;
        const auto block = chain.ancestor(support.target.hash, number);
        if (!block) continue;
        const Target target{*block, number};
        const auto found = std::ranges::find(sums, target, &Support::target);
        if (found == sums.end())
            sums.push_back({target, support.weight});
        else
            found->weight += support.weight;
    }
    // Two blocks of one height both have enough only beyond a third of equivocators; the hash then
    // decides, so that the answer does not hang on the order of arrival.
    const auto best = std::ranges::max_element(sums, {}, [](const Support& s) {
        return std::pair{s.weight, s.target.hash};
    });
    if (best == sums.end()) return std::nullopt;
    best->weight += equivocated_;
    return *best;
}

std::optional<Target> Tally::ghost(const ChainView& chain, const Target& base,
                                   const Enough& enough) const {
    if (!enough(weight_of(chain, base))) return std::nullopt;
    BlockNumber top = base.number;
    for (const auto& support : supports_) top = std::max(top, support.target.number);
    // A block's parent has at least its weight: what holds at a height holds at all below.
    Target best = base;
    while (best.number < top) {
        const BlockNumber middle = best.number + (top - best.number + 1) / 2;
        const auto heaviest = heaviest_at(chain, middle);
        if (heaviest && enough(heaviest->weight) && descends(chain, best, heaviest->target.hash))
            best = heaviest->target;
        else
            top = middle - 1;
    }
    return best;
}

std::optional<Target> Tally::highest(const ChainView& chain, const Target& base, const Target& head,
                                     const Enough& enough) const {
    if (enough(weight_of(chain, head))) return head;
    if (!enough(weight_of(chain, base))) return std::nullopt;
    Target best = base;
    BlockNumber top = head.number;  // Exclusive: the head itself has too little.
    while (best.number + 1 < top) {
        const BlockNumber middle = best.number + (top - best.number) / 2;
        const auto hash = chain.ancestor(head.hash, middle);
        if (hash && enough(weight_of(chain, {*hash, middle})))
            best = {*hash, middle};
        else
            top = middle;
    }
    return best;
}

bool Tally::child_with(const ChainView& chain, const Target& parent, const Enough& enough) const {
    if (enough(equivocated_)) return true;
    for (const auto& support : supports_) {
        if (support.target.number <= parent.number || !descends(chain, parent, support.target.hash))
            continue;
        const auto child = chain.ancestor(support.target.hash, parent.number + 1);
        if (child && enough(weight_of(chain, {*child, parent.number + 1}))) return true;
    }
    return false;
}

}  // namespace assay::grandpa
