// SPDX-License-Identifier: Apache-2.0
// A node without network: a database on disk, a chain on it, and a key that seals blocks.
#pragma once

#include <unistd.h>

#include <filesystem>

#include "client/service/chain.hpp"
#include "runtime/storage/trie_root.hpp"
#include "tests/chain-spec/fixture.hpp"

namespace assay::service {

struct Folder {
    std::filesystem::path path;
    Folder() {
        auto pattern = (std::filesystem::temp_directory_path() / "assay-chain-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

struct SealingNode {
    using Balances = std::vector<std::pair<AccountId, Balance>>;

    chain_spec::TestAccount author{9};
    Balances balances;
    SignatureChecker signatures{2};
    std::unique_ptr<db::Database> database;
    std::unique_ptr<Chain> chain;
    slots::Slot slot = 0;
    std::uint32_t newest = chain_spec::spec_version;  ///< The rules that the node knows.

    SealingNode(const Folder& folder, Balances endowed) : balances{std::move(endowed)} {
        open(folder);
    }

    void open(const Folder& folder) {
        chain.reset();
        database.reset();
        database = std::make_unique<db::Database>(
            folder.path, db::Options{.durability = db::Durability::Process, .map_size = 1U << 28});
        const auto state =
            chain_spec::build_genesis({.balances = balances,
                                       .slot_ms = 1000,
                                       .authorities = {{author.id}},
                                       .sudo = root(),
                                       .protocol = chain_spec::development_parameters()});
        storage::Entries entries;
        for (const auto& [key, value] : state) entries.emplace(key, *value);
        const auto root = storage::trie_root(entries, storage::StateVersion::V1);
        const auto header = chain_spec::genesis_header(root);
        database->init_genesis({hash_of(header), scale::to_bytes(header), root, entries, "assay"});
        chain = std::make_unique<Chain>(*database, signatures, newest);
        slot = chain->best().number;
    }

    /// The first account that has something acts as root.
    std::optional<AccountId> root() const {
        return balances.empty() ? std::nullopt : std::optional{balances.front().first};
    }

    frame::Block build(const Hash256& parent, const std::vector<Bytes>& extrinsics,
                       frame::SignatureCheck check = frame::SignatureCheck::Needed) {
        const auto state = chain->state(parent);
        const auto number = chain->header(parent)->number + 1;
        const slots::Slot at = ++slot;
        const auto randomness = crypto::vrf_sign(author.key, slots::randomness_context,
                                                 slots::randomness_message(at, parent), {});
        chain_spec::BlockBuilder builder{state->values(), parent, number,
                                         slots::claim_digest(at, randomness)};
        builder.set_timestamp(1000 * at);
        for (const auto& body : extrinsics) INVARIANT(builder.push(body, check));
        auto built = builder.finish();
        built.block.header.state_root = Chain::change_of(*state, built.executed.changes).state_root;
        built.block.header = slots::sealed(
            built.block.header, author.key.sign(slots::seal_payload(built.block.header).bytes, {}));
        return built.block;
    }

    /// The body of a call signed by `sign(payload)` under the rules of the best block.
    template <class Sign>
    Bytes extrinsic(const AccountId& by, std::uint32_t nonce, const Bytes& call, Sign sign) const {
        const chain_spec::SigningContext context{
            .spec_version = chain->rules_after(chain->best().hash),
            .transaction_version = chain_spec::transaction_version,
            .genesis = chain->genesis(),
            .nonce = nonce};
        return chain_spec::assemble_extrinsic(context, call, by,
                                              sign(chain_spec::payload_to_sign(context, call)));
    }
};

}  // namespace assay::service
