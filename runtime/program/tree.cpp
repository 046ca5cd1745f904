// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/tree.hpp"

#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"

namespace assay::program {

namespace {

// In the order of TreeKind.
constexpr std::array<crypto::Tag, 8> tags = {
    crypto::Tag{"assay program"}, crypto::Tag{"assay dataset"}, crypto::Tag{"assay state"},
    crypto::Tag{"assay trace"},   crypto::Tag{"assay tiles"},   crypto::Tag{"assay fold"},
    crypto::Tag{"assay segment"}, crypto::Tag{"assay proof"}};

using Block = std::array<std::uint8_t, arity * 32>;

Block block_of(std::span<const Hash256> children) {
    INVARIANT(children.size() <= arity);
    Block block{};
    auto end = block.begin();
    for (const auto& child : children) end = std::ranges::copy(child.bytes, end).out;
    return block;
}

crypto::Tag tag_at(TreeKind kind, std::uint32_t height) {
    return tags[static_cast<std::size_t>(kind)].at_level(static_cast<std::uint8_t>(height));
}

// The nodes above a level, as many at a time as the hash has lanes to spare.
std::vector<Hash256> level_above(TreeKind kind, std::uint32_t height,
                                 std::span<const Hash256> below) {
    constexpr std::size_t batch = 64;
    std::vector<Hash256> level(std::max<std::size_t>(1, (below.size() + arity - 1) / arity));
    std::array<Block, batch> blocks;
    std::array<ByteView, batch> views;
    for (std::size_t done = 0; done < level.size(); done += batch) {
        const std::size_t count = std::min(batch, level.size() - done);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t first = (done + i) * arity;
            blocks[i] =
                block_of(below.subspan(first, std::min<std::size_t>(arity, below.size() - first)));
            views[i] = blocks[i];
        }
        crypto::blake2_256_many(tag_at(kind, height), std::span{views}.first(count),
                                std::span{level}.subspan(done, count));
    }
    return level;
}

}  // namespace

Hash256 node_hash(TreeKind kind, std::uint32_t height, std::span<const Hash256> children) {
    return crypto::blake2_256(tag_at(kind, height), block_of(children));
}

Hash256 root_hash(TreeKind kind, std::uint64_t leaf_count, const Hash256& top) {
    scale::Encoder e;
    scale::encode(e, leaf_count);
    scale::encode(e, top);
    return crypto::blake2_256(tag_at(kind, 0), e.out);
}

std::optional<Hash256> opened_root(TreeKind kind, const Opening& opening) {
    if (opening.leaf_count > max_leaves) return std::nullopt;
    const std::uint32_t height = tree_height(opening.leaf_count);
    if (opening.children.size() != child_count(opening.leaf_count, height, 0)) return std::nullopt;
    return root_hash(kind, opening.leaf_count, node_hash(kind, height, opening.children.items));
}

std::optional<Hash256> climb(const Leaf& leaf, const Proof& proof) {
    if (leaf.leaf_count > max_leaves || leaf.index >= leaf.leaf_count) return std::nullopt;
    if (proof.height() > tree_height(leaf.leaf_count)) return std::nullopt;
    Hash256 value = leaf.value;
    std::uint64_t index = leaf.index;
    for (std::uint32_t height = 1; height <= proof.height(); ++height) {
        const std::uint64_t place = index % arity;
        index /= arity;
        const auto& siblings = proof.siblings[height - 1];
        if (siblings.size() + 1 != child_count(leaf.leaf_count, height, index)) return std::nullopt;
        std::vector<Hash256> children = siblings.items;
        children.insert(children.begin() + static_cast<std::ptrdiff_t>(place), value);
        value = node_hash(leaf.kind, height, children);
    }
    return value;
}

bool verify(const Hash256& root, const Leaf& leaf, const Proof& proof) {
    if (proof.height() != tree_height(leaf.leaf_count)) return false;
    const auto top = climb(leaf, proof);
    return top && root_hash(leaf.kind, leaf.leaf_count, *top) == root;
}

Tree::Tree(TreeKind kind, std::vector<Hash256> leaves) : kind_{kind} {
    INVARIANT(leaves.size() <= max_leaves);
    levels_.push_back(std::move(leaves));
    const std::uint32_t top = tree_height(leaf_count());
    for (std::uint32_t h = 1; h <= top; ++h)
        levels_.push_back(level_above(kind, h, levels_.back()));
    root_ = root_hash(kind, leaf_count(), levels_.back().front());
}

const Hash256& Tree::node(std::uint32_t height, std::uint64_t index) const {
    INVARIANT(height < levels_.size() && index < levels_[height].size());
    return levels_[height][index];
}

Children Tree::children(std::uint32_t height, std::uint64_t index) const {
    INVARIANT(height >= 1 && height < levels_.size() && index < levels_[height].size());
    const auto& below = levels_[height - 1];
    const std::uint64_t first = index * arity;
    const std::uint64_t end = first + child_count(leaf_count(), height, index);
    return std::vector(below.begin() + static_cast<std::ptrdiff_t>(first),
                       below.begin() + static_cast<std::ptrdiff_t>(end));
}

Opening Tree::opening() const { return {leaf_count(), children(height(), 0)}; }

Proof Tree::prove(std::uint64_t index, std::uint32_t up_to) const {
    INVARIANT(index < leaf_count());
    Proof proof;
    for (std::uint32_t h = 1; h <= std::min(up_to, height()); ++h, index /= arity) {
        std::vector<Hash256> siblings = children(h, index / arity).items;
        siblings.erase(siblings.begin() + static_cast<std::ptrdiff_t>(index % arity));
        proof.siblings.items.emplace_back(std::move(siblings));
    }
    return proof;
}

Hash256 tree_root(TreeKind kind, std::vector<Hash256> leaves) {
    return Tree{kind, std::move(leaves)}.root();
}

}  // namespace assay::program
