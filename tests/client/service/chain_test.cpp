// SPDX-License-Identifier: Apache-2.0
#include "client/service/chain.hpp"

#include <catch2/catch.hpp>

#include "tests/client/service/test_node.hpp"

namespace assay::service {

using testing::Node;

TEST_CASE("blocks are imported, become final in order, and are there after a restart") {
    const Folder folder;
    Node node{folder};
    std::vector<BlockNumber> final_numbers;
    node.chain->follow({.imported = {}, .finalised = [&](const BlockReference& block, const auto&) {
                            final_numbers.push_back(block.number);
                        }});
    for (std::uint32_t i = 0; i < 5; ++i) {
        const auto block = node.build(node.chain->best().hash, {node.transfer(i)});
        REQUIRE(node.chain->import(block, node.slot));
    }
    const auto best = node.chain->best();
    CHECK(best.number == 5);
    node.chain->finalise(*node.chain->hash_at(4));
    CHECK(final_numbers == std::vector<BlockNumber>{1, 2, 3, 4});

    node.open(folder);
    CHECK(node.chain->finalised().number == 4);
    CHECK(node.chain->best() == best);
    CHECK(node.chain->state(best.hash));
    // The best block stands on all that is final, also on what was so before the restart.
    CHECK(node.chain->best_containing(*node.chain->hash_at(2)) ==
          forks::Target{best.hash, best.number});
    CHECK_FALSE(node.chain->best_containing(Hash256{{7}}));
    REQUIRE(node.chain->import(node.build(best.hash, {node.transfer(5)}), node.slot));
    node.database->verify();
}

TEST_CASE("blocks that are imported for later are there at once, and on disk once written") {
    const Folder folder;
    Node node{folder};
    const auto grow = [&] {
        const auto block = node.build(node.chain->best().hash, {});
        REQUIRE(node.chain->import(block, node.slot, Chain::Write::Later));
        CHECK(node.chain->body(hash_of(block.header)) == block.extrinsics);
    };
    grow();
    grow();
    CHECK(node.database->unfinalised().empty());
    node.chain->write();
    CHECK(node.database->unfinalised().size() == 2);
    grow();
    // What becomes final is written before.
    node.chain->finalise(node.chain->best().hash);
    node.open(folder);
    CHECK(node.chain->finalised().number == 3);
}

TEST_CASE("a block that does not hold is refused by name and leaves nothing") {
    const Folder folder;
    Node node{folder};
    const auto genesis = node.chain->best().hash;
    const auto good = node.build(genesis, {node.transfer(0)});
    const auto error = [&](const frame::Block& block) {
        const auto imported = node.chain->import(block, node.slot);
        REQUIRE_FALSE(imported);
        CHECK(node.chain->best().hash == genesis);
        return imported.error().error;
    };
    auto block = good;
    block.header.parent_hash.bytes[3] ^= 1;
    CHECK(error(block) == ImportError::UnknownParent);
    block = good;
    block.header.state_root.bytes[3] ^= 1;
    CHECK(error(block) == ImportError::BadHeader);
    block = good;
    block.extrinsics.back().back() ^= 1;
    CHECK(error(block) == ImportError::BadBlock);
    // Sealed by the right key over a wrong root.
    block = good;
    block.header.digest.logs.pop_back();
    block.header.state_root = {};
    node.seal(block.header);
    CHECK(error(block) == ImportError::BadStateRoot);
    REQUIRE(node.chain->import(good, node.slot));
    CHECK(node.chain->import(good, node.slot).error().error == ImportError::Known);
}

TEST_CASE("of two forks the longer is best, and finality drops the other") {
    const Folder folder;
    Node node{folder};
    const auto genesis = node.chain->best().hash;
    const auto left = node.build(genesis, {}), right = node.build(genesis, {node.transfer(0)});
    REQUIRE(node.chain->import(left, node.slot));
    REQUIRE(node.chain->import(right, node.slot));
    CHECK(node.chain->best().hash == hash_of(left.header));
    const auto longer = node.build(hash_of(right.header), {});
    REQUIRE(node.chain->import(longer, node.slot));
    CHECK(node.chain->best().hash == hash_of(longer.header));
    std::vector<Hash256> discarded;
    node.chain->follow({.imported = {}, .finalised = [&](const auto&, const auto& lost) {
                            discarded.insert(discarded.end(), lost.begin(), lost.end());
                        }});
    node.chain->finalise(hash_of(right.header));
    CHECK(discarded == std::vector{hash_of(left.header)});
    CHECK_FALSE(node.chain->state(hash_of(left.header)));
}

}  // namespace assay::service
