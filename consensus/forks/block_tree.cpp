// SPDX-License-Identifier: Apache-2.0
#include "consensus/forks/block_tree.hpp"

#include "runtime/base/check.hpp"

namespace assay::forks {

namespace {

// The height of the far ancestor of a block: clears low bits, so that any height is reached from
// any other in a logarithm of their distance (as in Bitcoin's block index).
BlockNumber far_height(BlockNumber number) {
    const auto clear_lowest = [](BlockNumber n) { return n & (n - 1); };
    if (number < 2) return 0;
    return number & 1 ? clear_lowest(clear_lowest(number - 1)) + 1 : clear_lowest(number);
}

}  // namespace

BlockTree::BlockTree(const Target& root, std::size_t kept, std::size_t limit)
    : kept_{kept}, limit_{limit} {
    nodes_.push_back({.block = root});
    places_.emplace(root.hash, 0);
}

BlockTree::Place BlockTree::find(const Hash256& block) const {
    const auto found = places_.find(block);
    return found == places_.end() ? none : found->second;
}

BlockTree::Place BlockTree::walk(Place from, BlockNumber number) const {
    // No known block is lower than the lowest, and far ancestors above it are never erased.
    while (from != none && nodes_[from].block.number > number) {
        const auto& node = nodes_[from];
        from = node.far != none && far_height(node.block.number) >= number ? node.far : node.parent;
    }
    return from;
}

std::optional<Hash256> BlockTree::ancestor(const Hash256& block, BlockNumber number) const {
    const Place from = find(block);
    if (from == none || nodes_[from].block.number < number || number < nodes_[lowest_].block.number)
        return std::nullopt;
    const Place place = walk(from, number);
    if (place == none || nodes_[place].block.number != number) return std::nullopt;
    return nodes_[place].block.hash;
}

std::optional<BlockNumber> BlockTree::number_of(const Hash256& block) const {
    const Place place = find(block);
    return place == none ? std::nullopt : std::optional{nodes_[place].block.number};
}

std::optional<Hash256> BlockTree::parent_of(const Hash256& block) const {
    const Place place = find(block);
    if (place == none || nodes_[place].parent == none) return std::nullopt;
    return nodes_[nodes_[place].parent].block.hash;
}

bool BlockTree::better(const Node& a, const Node& b) const {
    if (a.weight != b.weight) return a.weight > b.weight;
    if (a.block.number != b.block.number) return a.block.number > b.block.number;
    return a.order < b.order;
}

Expected<Target, InsertError> BlockTree::insert(const Hash256& block, const Hash256& parent,
                                                bool primary) {
    ENSURE(!contains(block), Failure{InsertError::Known});
    const Place below = find(parent);
    ENSURE(below != none, Failure{InsertError::UnknownParent});
    ENSURE(nodes_[below].block.number >= finalised().number, Failure{InsertError::BelowFinality});
    ENSURE(!full(), Failure{InsertError::Full});

    const BlockNumber number = nodes_[below].block.number + 1;
    Node node{.block = {block, number},
              .parent = below,
              .far = none,
              .weight = nodes_[below].weight + (primary ? 1U : 0U),
              .order = ++inserted_};
    if (far_height(number) >= nodes_[lowest_].block.number)
        node.far = walk(below, far_height(number));
    Place place = static_cast<Place>(nodes_.size());
    if (vacant_.empty()) {
        nodes_.push_back(node);
    } else {
        place = vacant_.back();
        vacant_.pop_back();
        nodes_[place] = node;
    }
    places_.emplace(block, place);
    ++unfinalised_;
    if (better(node, nodes_[best_])) best_ = place;
    return node.block;
}

std::optional<Target> BlockTree::best_containing(const Hash256& block) const {
    const Place through = find(block);
    if (through == none) return std::nullopt;
    const auto& base = nodes_[through].block;
    // A final block lies on every branch that is left.
    if (base.number <= finalised().number || walk(best_, base.number) == through) return best();
    Place best = through;
    for (const auto& [hash, place] : places_)
        if (better(nodes_[place], nodes_[best]) && walk(place, base.number) == through)
            best = place;
    return nodes_[best].block;
}

void BlockTree::erase(Place place) {
    places_.erase(nodes_[place].block.hash);
    vacant_.push_back(place);
}

std::optional<BlockTree::Finalised> BlockTree::finalise(const Hash256& block) {
    const Place place = find(block);
    if (place == none) return std::nullopt;
    const BlockNumber number = nodes_[place].block.number, before = finalised().number;
    if (number <= before)
        return walk(root_, number) == place ? std::optional{Finalised{}} : std::nullopt;
    if (walk(place, before) != root_) return std::nullopt;

    Finalised out;
    for (Place at = place; at != root_; at = nodes_[at].parent)
        out.blocks.push_back(nodes_[at].block);
    std::ranges::reverse(out.blocks);
    // Whatever lies above the old root and neither on the final chain nor above it has lost.
    std::vector<Place> lost;
    for (const auto& [hash, at] : places_) {
        const BlockNumber height = nodes_[at].block.number;
        if (height <= before) continue;
        const bool stays = height <= number ? walk(place, height) == at : walk(at, number) == place;
        if (!stays) lost.push_back(at);
    }
    for (const Place at : lost) {
        out.discarded.push_back(nodes_[at].block.hash);
        erase(at);
    }
    unfinalised_ -= out.blocks.size() + lost.size();
    root_ = place;
    if (!contains(nodes_[best_].block.hash) || walk(best_, number) != place) {
        best_ = place;
        for (const auto& [hash, at] : places_)
            if (nodes_[at].block.number > number && better(nodes_[at], nodes_[best_])) best_ = at;
    }

    while (number - nodes_[lowest_].block.number > kept_) {
        const Place up = walk(root_, nodes_[lowest_].block.number + 1);
        erase(lowest_);
        lowest_ = up;
        nodes_[up].parent = none;
    }
    return out;
}

}  // namespace assay::forks
