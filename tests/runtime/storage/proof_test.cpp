// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/proof.hpp"

#include <catch2/catch.hpp>

#include "runtime/crypto/blake2.hpp"
#include "runtime/storage/memory_view.hpp"
#include "runtime/storage/trie_update.hpp"
#include "tests/runtime/storage/vectors.hpp"

using namespace assay;
using namespace assay::storage;

namespace {

struct Built {
    MemoryView values;
    MemoryNodes nodes;
    Hash256 root;
    StateTrie trie() const { return {.values = values, .nodes = nodes}; }
};

Built build(const Entries& entries) {
    Built built;
    Diff diff;
    for (const auto& [key, value] : entries) diff.emplace(key, value);
    auto update = update_trie(built.trie(), diff);
    built.root = update.root;
    built.nodes.apply(update.nodes);
    built.values = MemoryView{entries};
    return built;
}

}  // namespace

TEST_CASE("Read proofs have the nodes of Substrate's and prove the same") {
    for (const auto& vector : trie_vectors()) {
        INFO(vector.name);
        const auto built = build(vector.entries);
        REQUIRE(built.root == vector.root_v1);
        auto theirs = vector.proof;
        std::ranges::sort(theirs, BytesLess{});
        CHECK(read_proof(built.trie(), vector.proof_keys) == theirs);
        const auto values = verify_proof(vector.root_v1, vector.proof, vector.proof_keys);
        REQUIRE(values);
        for (std::size_t i = 0; i < vector.proof_keys.size(); ++i)
            CHECK((*values)[i] == built.values.get(vector.proof_keys[i]));
    }
}

TEST_CASE("Proofs show presence and absence of any key, and fail without any one of their parts") {
    RandomState random{21};
    for (int round = 0; round < 200; ++round) {
        const auto diff = random.changes({}, random.below(60));
        MemoryView values;
        values.apply(diff);
        const auto built = build(values.entries());
        std::vector<Bytes> keys;
        for (unsigned i = 0; i < 1 + random.below(4); ++i) {
            const auto near = values.next_key(random.key());
            keys.push_back(near && random.below(2) == 0 ? *near : random.key());
        }
        auto proof = read_proof(built.trie(), keys);
        const auto proved = verify_proof(built.root, proof, keys);
        REQUIRE(proved);
        for (std::size_t i = 0; i < keys.size(); ++i) REQUIRE((*proved)[i] == values.get(keys[i]));

        for (std::size_t i = 0; i < proof.size(); ++i) {
            auto less = proof;
            less.erase(less.begin() + static_cast<std::ptrdiff_t>(i));
            REQUIRE_FALSE(verify_proof(built.root, less, keys));
            auto forged = proof;
            if (forged[i].empty()) continue;
            forged[i][random.below(static_cast<unsigned>(forged[i].size()))] ^= 1;
            REQUIRE_FALSE(verify_proof(built.root, forged, keys));
        }
    }
}

TEST_CASE("A proof's errors say what is wrong with it") {
    const auto built = build({{Bytes{0x6b}, Bytes(33, 7)}});
    const std::vector<Bytes> keys{Bytes{0x6b}};
    const auto error = [&](const Hash256& root, const Proof& proof) {
        const auto result = verify_proof(root, proof, keys);
        REQUIRE_FALSE(result);
        return result.error();
    };
    const auto proof = read_proof(built.trie(), keys);
    REQUIRE(proof.size() == 2);
    CHECK(error(built.root, {}) == ProofError::MissingNode);
    const auto value_first = proof[0] == Bytes(33, 7);
    CHECK(error(built.root, {proof[value_first ? 0 : 1]}) == ProofError::MissingNode);
    CHECK(error(built.root, {proof[value_first ? 1 : 0]}) == ProofError::MissingValue);
    const Bytes no_node{0x00, 0x01};
    CHECK(error(crypto::blake2_256(no_node), {no_node}) == ProofError::InvalidNode);
}

TEST_CASE("The empty state proves every key absent without a node") {
    const std::vector<Bytes> keys{Bytes{}, Bytes{1}};
    const auto built = build({});
    CHECK(read_proof(built.trie(), keys).empty());
    const auto values = verify_proof(empty_root(), {}, keys);
    REQUIRE(values);
    CHECK_FALSE((*values)[0]);
}

TEST_CASE("The closest merkle value changes exactly with what lies below its prefix") {
    RandomState random{22};
    for (int round = 0; round < 300; ++round) {
        MemoryView values;
        values.apply(random.changes({}, 30));
        const auto before = build(values.entries());
        const auto diff = random.changes(values.entries(), 2);
        values.apply(diff);
        const auto after = build(values.entries());
        const auto prefix = random.key();
        const auto below = [&](const View& view) {
            std::vector<std::pair<Bytes, Bytes>> entries;
            for (auto entry = first_below(view, to_nibbles(prefix)); entry;) {
                entries.emplace_back(entry->key, entry->value);
                const auto next = view.next_key(entry->key);
                if (!next || common_prefix(*next, prefix) < prefix.size()) break;
                entry = OwnedEntry{*next, *view.get(*next)};
            }
            return entries;
        };
        const auto old_value = closest_merkle_value(before.trie(), prefix);
        const auto new_value = closest_merkle_value(after.trie(), prefix);
        REQUIRE(old_value.has_value() == !below(before.values).empty());
        if (below(before.values) != below(after.values)) REQUIRE(old_value != new_value);
    }
    const auto one = build({{Bytes{1}, Bytes{2}}});
    const auto value = closest_merkle_value(one.trie(), {});
    REQUIRE(value);
    CHECK(equal(*value, one.root.bytes));
}
