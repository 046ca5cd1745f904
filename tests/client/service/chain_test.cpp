// SPDX-License-Identifier: Apache-2.0
#include "client/service/chain.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "runtime/storage/trie_root.hpp"
#include "tests/chain-spec/fixture.hpp"

namespace assay::service {

namespace {

struct Folder {
    std::filesystem::path path;
    Folder() {
        auto pattern = (std::filesystem::temp_directory_path() / "assay-chain-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

/// A node without network: a database, a chain on it, and a key that seals.
struct Node {
    chain_spec::TestAccount alice{1}, bob{2}, author{9};
    SignatureChecker signatures{2};
    std::unique_ptr<db::Database> database;
    std::unique_ptr<Chain> chain;
    slots::Slot slot = 0;

    explicit Node(const Folder& folder) { open(folder); }

    void open(const Folder& folder) {
        chain.reset();
        database.reset();
        database = std::make_unique<db::Database>(
            folder.path, db::Options{.durability = db::Durability::Process, .map_size = 1U << 26});
        const auto state =
            chain_spec::build_genesis({.balances = {{alice.id, 1000 * chain_spec::unit}},
                                       .slot_ms = 1000,
                                       .authorities = {{author.id}},
                                       .protocol = chain_spec::development_parameters()});
        storage::Entries entries;
        for (const auto& [key, value] : state) entries.emplace(key, *value);
        const auto root = storage::trie_root(entries, storage::StateVersion::V1);
        const auto header = chain_spec::genesis_header(root);
        database->init_genesis({hash_of(header), scale::to_bytes(header), root, entries, "assay"});
        chain = std::make_unique<Chain>(*database, signatures);
        slot = chain->best().number;
    }

    frame::Block build(const Hash256& parent, const std::vector<Bytes>& extrinsics) {
        const auto state = chain->state(parent);
        const auto number = chain->header(parent)->number + 1;
        const slots::Slot at = ++slot;
        const auto randomness = crypto::vrf_sign(author.key, slots::randomness_context,
                                                 slots::randomness_message(at, parent), {});
        chain_spec::BlockBuilder builder{state->values(), parent, number,
                                         slots::claim_digest(at, randomness)};
        builder.set_timestamp(1000 * at);
        for (const auto& body : extrinsics)
            REQUIRE(builder.push(body, frame::SignatureCheck::Needed));
        auto built = builder.finish();
        built.block.header.state_root = Chain::change_of(*state, built.executed.changes).state_root;
        built.block.header = slots::sealed(
            built.block.header, author.key.sign(slots::seal_payload(built.block.header).bytes, {}));
        return built.block;
    }

    Bytes transfer(std::uint32_t nonce) const {
        const chain_spec::SigningContext context{
            .spec_version = chain_spec::spec_version,
            .transaction_version = chain_spec::transaction_version,
            .genesis = chain->genesis(),
            .nonce = nonce};
        const auto call = frame::encode_call<chain_spec::Balances>(
            balances::transfer_keep_alive{.dest = frame::Id{bob.id}, .value = chain_spec::unit});
        return chain_spec::assemble_extrinsic(
            context, call, alice.id,
            alice.key.sign(chain_spec::payload_to_sign(context, call), {}));
    }
};

}  // namespace

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
    REQUIRE(node.chain->import(node.build(best.hash, {node.transfer(5)}), node.slot));
    node.database->verify();
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
    block.header = slots::sealed(block.header,
                                 node.author.key.sign(slots::seal_payload(block.header).bytes, {}));
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
