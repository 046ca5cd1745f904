// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/commitment.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "runtime/crypto/blake2.hpp"
#include "tests/runtime/program/golden.hpp"
#include "tests/runtime/program/samples.hpp"

namespace assay::program {
namespace {

const Hash256 some{{1, 2, 3}};

}  // namespace

TEST_CASE("a tensor root hashes type and tiles") {
    const Tensor tensor = sample(f32(70, 40), 1);
    std::vector<Hash256> tiles;
    for (std::uint64_t n = 0; n < tile_count(tensor.type.shape); ++n) {
        const Tile tile = tile_of(tensor, tile_at(tensor.type.shape, n));
        tiles.push_back(crypto::blake2_256(crypto::Tag{"assay tile"}, tile.bytes));
    }
    CHECK(tile_hashes(tensor.view()) == tiles);
    Bytes encoding{0, 70, 0, 0, 0, 40, 0, 0, 0};
    append(encoding, tree_root(TreeKind::Tiles, tiles).bytes);
    CHECK(tensor_root(tensor) == crypto::blake2_256(crypto::Tag{"assay tensor"}, encoding));
}

TEST_CASE("the same bytes in another shape or type are another tensor") {
    std::set<Hash256> roots;
    for (const TensorType& type : {f32(4, 8), f32(8, 4), f32(1, 32), i32(4, 8), u8(4, 32)})
        roots.insert(tensor_root(make_tensor(type)));
    CHECK(roots.size() == 5);
}

TEST_CASE("every field of a state's header counts") {
    const StateHeader header{.task = 1, .step = 7};
    std::set<Hash256> commitments{state_commitment(header, some), state_commitment(header, {})};
    StateHeader other = header;
    other.task = 2;
    commitments.insert(state_commitment(other, some));
    other = header;
    other.program = some;
    commitments.insert(state_commitment(other, some));
    other = header;
    other.dataset = some;
    commitments.insert(state_commitment(other, some));
    other = header;
    other.order_seed = some;
    commitments.insert(state_commitment(other, some));
    other = header;
    other.seed = 1;
    commitments.insert(state_commitment(other, some));
    other = header;
    other.step = 8;
    commitments.insert(state_commitment(other, some));
    CHECK(commitments.size() == 8);
}

TEST_CASE("a history is personal and knows its steps") {
    const AccountId alice{{1}}, bob{{2}};
    const std::vector<Hash256> states{some, {}, some};
    CHECK(segment_root(alice, 5, states) != segment_root(bob, 5, states));
    CHECK(segment_root(alice, 5, states) != segment_root(alice, 6, states));
    CHECK(segment_root(alice, 5, states) ==
          tree_root(TreeKind::Segment, {step_leaf(alice, 5, some), step_leaf(alice, 6, {}),
                                        step_leaf(alice, 7, some)}));
}

TEST_CASE("commitments never change unnoticed") {
    const auto check = [](const std::string& key, const Hash256& digest) {
        CHECK(key + " " + to_hex(digest.bytes) == key + " " + golden("commitments.txt", key));
    };
    check("tensor", tensor_root(sample(f32(100, 100), 1)));
    check("labels", tensor_root(sample(u8(100, 1), 1)));
    check("state", state_commitment({.task = 3, .program = some, .seed = 4, .step = 5}, some));
    check("step", step_leaf({{9}}, 5, some));
    check("accumulator", accumulator_hash(some.bytes));
    check("proof", proof_root(std::vector{some, some}));
}

}  // namespace assay::program
