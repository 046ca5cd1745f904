// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/tree.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "runtime/base/hex.hpp"
#include "runtime/crypto/blake2.hpp"
#include "tests/runtime/program/golden.hpp"

namespace assay::program {
namespace {

std::vector<Hash256> leaves(std::size_t count) {
    std::vector<Hash256> hashes;
    for (std::size_t i = 0; i < count; ++i)
        hashes.push_back(crypto::blake2_256(scale::to_bytes(static_cast<std::uint64_t>(i))));
    return hashes;
}

constexpr std::array<std::size_t, 11> counts{1, 2, 15, 16, 17, 255, 256, 257, 1000, 4096, 4097};

}  // namespace

TEST_CASE("a root is what the definition says") {
    // 17 leaves: two nodes of height 1, one of height 2.
    const auto hashes = leaves(17);
    Bytes first, second, top, root;
    for (std::size_t i = 0; i < 16; ++i) append(first, hashes[i].bytes);
    append(second, hashes[16].bytes);
    second.resize(512);
    const crypto::Tag tag{"assay trace"};
    append(top, crypto::blake2_256(tag.at_level(1), first).bytes);
    append(top, crypto::blake2_256(tag.at_level(1), second).bytes);
    top.resize(512);
    append(root, scale::to_bytes(std::uint64_t{17}));
    append(root, crypto::blake2_256(tag.at_level(2), top).bytes);
    CHECK(tree_root(TreeKind::Trace, hashes) == crypto::blake2_256(tag.at_level(0), root));
}

TEST_CASE("every leaf is proven to the root and to every height below it") {
    for (const std::size_t count : counts) {
        const Tree tree{TreeKind::Tiles, leaves(count)};
        CHECK(tree.height() == tree_height(count));
        for (std::size_t i = 0; i < count; i += count / 40 + 1) {
            const Leaf leaf{TreeKind::Tiles, count, i, tree.node(0, i)};
            REQUIRE(verify(tree.root(), leaf, tree.prove(i)));
            for (std::uint32_t height = 0; height <= tree.height(); ++height)
                REQUIRE(climb(leaf, tree.prove(i, height)) == tree.node(height, i >> 4 * height));
        }
    }
}

TEST_CASE("a proof of another leaf, place, count, kind or height is refused") {
    const Tree tree{TreeKind::Tiles, leaves(300)};
    const Leaf leaf{TreeKind::Tiles, 300, 77, tree.node(0, 77)};
    const Proof proof = tree.prove(77);
    REQUIRE(verify(tree.root(), leaf, proof));
    const auto refused = [&](Leaf other, const Proof& way) {
        return !verify(tree.root(), other, way);
    };
    CHECK(refused({leaf.kind, 300, 78, leaf.value}, proof));
    CHECK(refused({leaf.kind, 301, 77, leaf.value}, proof));
    CHECK(refused({TreeKind::Trace, 300, 77, leaf.value}, proof));
    CHECK(refused({leaf.kind, 300, 77, tree.node(0, 78)}, proof));
    CHECK(refused({leaf.kind, 300, 300, leaf.value}, proof));
    CHECK(refused({leaf.kind, ~std::uint64_t{0}, 77, leaf.value}, proof));
    CHECK(refused(leaf, tree.prove(77, 2)));
    CHECK(refused(leaf, {}));
    Proof longer = proof;
    longer.siblings.items.push_back(longer.siblings[0]);
    CHECK(refused(leaf, longer));
    Proof thinner = proof;
    thinner.siblings.items[0].items.pop_back();
    CHECK(refused(leaf, thinner));
    Proof fatter = tree.prove(299);  // Leaf 299 has 11 siblings; an empty child is not a sibling.
    fatter.siblings.items[0].items.emplace_back();
    CHECK(refused({leaf.kind, 300, 299, tree.node(0, 299)}, fatter));
}

TEST_CASE("opening a root, children by children, meets every leaf") {
    for (const std::size_t count : counts) {
        const Tree tree{TreeKind::State, leaves(count)};
        CHECK(opened_root(TreeKind::State, tree.opening()) == tree.root());
        std::vector<Hash256> level = tree.opening().children.items;
        for (std::uint32_t height = tree.height() - 1; height > 0; --height) {
            std::vector<Hash256> below;
            for (std::size_t i = 0; i < level.size(); ++i) {
                const Children children = tree.children(height, i);
                REQUIRE(children.size() == child_count(count, height, i));
                REQUIRE(node_hash(TreeKind::State, height, children.items) == level[i]);
                below.insert(below.end(), children.begin(), children.end());
            }
            level = below;
        }
        CHECK(level == leaves(count));
    }
}

TEST_CASE("an opening with a count that does not go with its children opens nothing") {
    Opening opening = Tree{TreeKind::Fold, leaves(40)}.opening();
    REQUIRE(opening.children.size() == 3);
    opening.leaf_count = 49;
    CHECK_FALSE(opened_root(TreeKind::Fold, opening));
    opening.leaf_count = 48;
    CHECK(opened_root(TreeKind::Fold, opening) != tree_root(TreeKind::Fold, leaves(40)));
    opening.leaf_count = max_leaves + 1;
    CHECK_FALSE(opened_root(TreeKind::Fold, opening));
}

TEST_CASE("kinds, counts and empty trees all have roots of their own") {
    std::set<Hash256> roots;
    for (const std::size_t count : {0U, 1U, 2U, 16U, 17U})
        for (std::uint8_t kind = 0; kind < 8; ++kind)
            roots.insert(tree_root(static_cast<TreeKind>(kind), leaves(count)));
    CHECK(roots.size() == 40);
    // A leaf of zeros is not an absent leaf.
    CHECK(tree_root(TreeKind::Fold, {Hash256{}}) != tree_root(TreeKind::Fold, {}));
}

TEST_CASE("roots never change unnoticed") {
    for (std::uint8_t kind = 0; kind < 8; ++kind) {
        const std::string key = "tree/" + std::to_string(kind);
        const Hash256 root = tree_root(static_cast<TreeKind>(kind), leaves(1000));
        CHECK(key + " " + to_hex(root.bytes) == key + " " + golden("commitments.txt", key));
    }
}

}  // namespace assay::program
