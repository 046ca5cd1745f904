// SPDX-License-Identifier: Apache-2.0
// Merkle trees of arity 16, one definition for all that the protocol commits to. A digest says what
// it is by its BLAKE2b personalisation: the kind of tree and the height. The root commits to the
// number of leaves, so no tree can be read as another.
//
// A node of height h (leaves have height 0) hashes its 16 children, 32 bytes each; an absent child
// is 32 zero bytes. There is always one top node: a single leaf is the only child of a node of
// height 1, and so is no leaf. root = H(kind at level 0; leaf count as 8 bytes, top node).
#pragma once

#include <optional>
#include <span>

#include "runtime/scale/codec.hpp"

namespace assay::program {

/// What the leaves are; each kind hashes in a domain of its own.
enum class TreeKind : std::uint8_t {
    Program,  ///< Declarations or nodes of one section of a program.
    Dataset,  ///< Tensor roots of a dataset.
    State,    ///< Tensor roots of a state.
    Trace,    ///< Tensor roots of the outputs of all nodes of a step (or of init).
    Tiles,    ///< Tiles of a tensor.
    Fold,     ///< Accumulators of the fold of a tile: before step 0, 1, ..., after the last.
    Segment,  ///< Personal step leaves of a claim (its root is W).
    Proof,    ///< State commitments of a solver's checkpoints.
};

inline constexpr std::uint32_t arity = 16;
inline constexpr std::uint64_t max_leaves = std::uint64_t{1} << 32;
inline constexpr std::uint32_t max_height = 8;

/// The children of one node that exist, leftmost first.
using Children = scale::BoundedVec<Hash256, arity>;

/// Height of the top node: at least 1.
constexpr std::uint32_t tree_height(std::uint64_t leaf_count) {
    std::uint32_t height = 1;
    while (leaf_count > arity) leaf_count = (leaf_count + arity - 1) / arity, ++height;
    return height;
}
/// Nodes at a height; 0 counts the leaves.
constexpr std::uint64_t nodes_at(std::uint64_t leaf_count, std::uint32_t height) {
    for (; height > 0; --height) leaf_count = (leaf_count + arity - 1) / arity;
    return leaf_count;
}
/// Children that node `index` at `height` (at least 1) has.
constexpr std::uint32_t child_count(std::uint64_t leaf_count, std::uint32_t height,
                                    std::uint64_t index) {
    const std::uint64_t below = nodes_at(leaf_count, height - 1), first = index * arity;
    if (first >= below) return 0;
    return below - first < arity ? static_cast<std::uint32_t>(below - first) : arity;
}

/// The digest of a node from its existing children (at most 16).
Hash256 node_hash(TreeKind kind, std::uint32_t height, std::span<const Hash256> children);
Hash256 root_hash(TreeKind kind, std::uint64_t leaf_count, const Hash256& top);

/// A root taken apart: enough to begin a descent with.
struct Opening {
    std::uint64_t leaf_count = 0;
    Children children;  ///< Of the top node.
    friend bool operator==(const Opening&, const Opening&) = default;
};
/// The root that this opens; nothing if the count exceeds `max_leaves` or does not go with the
/// number of children.
std::optional<Hash256> opened_root(TreeKind kind, const Opening& opening);

/// The way up from a leaf: for each height, the existing siblings of the node below, lowest first.
/// It may end under the top, at a node that is known otherwise.
struct Proof {
    scale::BoundedVec<scale::BoundedVec<Hash256, arity - 1>, max_height> siblings;
    std::uint32_t height() const { return static_cast<std::uint32_t>(siblings.size()); }
    friend bool operator==(const Proof&, const Proof&) = default;
};

/// A leaf's claim to a place.
struct Leaf {
    TreeKind kind;
    std::uint64_t leaf_count;
    std::uint64_t index;
    Hash256 value;
};

/// The ancestor of `leaf` at height `proof.height()`; nothing if the index lies outside, a level
/// holds a wrong number of siblings, or the proof goes beyond the top.
std::optional<Hash256> climb(const Leaf& leaf, const Proof& proof);
/// Whether `proof` leads from `leaf` all the way to `root`.
bool verify(const Hash256& root, const Leaf& leaf, const Proof& proof);

/// A whole tree in memory, 34 bytes a leaf. Nothing below the leaves is touched, so build it when a
/// question asks for it, over leaves computed then.
class Tree {
  public:
    Tree(TreeKind kind, std::vector<Hash256> leaves);

    TreeKind kind() const { return kind_; }
    std::uint64_t leaf_count() const { return levels_.front().size(); }
    std::uint32_t height() const { return static_cast<std::uint32_t>(levels_.size()) - 1; }
    const Hash256& root() const { return root_; }
    /// A digest at a height; height 0 is the leaves.
    const Hash256& node(std::uint32_t height, std::uint64_t index) const;
    Children children(std::uint32_t height, std::uint64_t index) const;
    Opening opening() const;
    /// From leaf `index` up to its ancestor at `up_to`, at most the top (the default).
    Proof prove(std::uint64_t index, std::uint32_t up_to = max_height) const;

  private:
    TreeKind kind_;
    std::vector<std::vector<Hash256>> levels_;
    Hash256 root_;
};

/// The root alone.
Hash256 tree_root(TreeKind kind, std::vector<Hash256> leaves);

}  // namespace assay::program
