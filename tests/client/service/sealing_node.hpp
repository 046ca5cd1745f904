// SPDX-License-Identifier: Apache-2.0
// A node without network: a database on disk, a chain on it, and a key that seals blocks.
#pragma once

#include <unistd.h>

#include <filesystem>

#include "chain-spec/consensus.hpp"
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

/// A chain's database, begun with this genesis if it is new.
inline std::unique_ptr<db::Database> open_database(const std::filesystem::path& folder,
                                                   const chain_spec::Genesis& genesis) {
    auto database = std::make_unique<db::Database>(
        folder, db::Options{.durability = db::Durability::Process, .map_size = 1U << 28});
    storage::Entries entries;
    for (const auto& [key, value] : chain_spec::build_genesis(genesis))
        entries.emplace(key, *value);
    const auto root = storage::trie_root(entries, storage::StateVersion::V1);
    const auto header = chain_spec::genesis_header(root);
    database->init_genesis({hash_of(header), scale::to_bytes(header), root, entries, "assay"});
    return database;
}

class LotteryKey final : public babe::SlotKey {
  public:
    explicit LotteryKey(const crypto::sr25519::SecretKey& key) : key_{key} {}
    ByteArray<32> vrf_output(const crypto::Transcript& input) const override {
        return crypto::vrf_output(key_, input);
    }
    crypto::VrfSignature vrf_sign(const crypto::Transcript& input) const override {
        return crypto::vrf_sign(key_, input, {});
    }

  private:
    const crypto::sr25519::SecretKey& key_;
};

struct SealingNode {
    using Balances = std::vector<std::pair<AccountId, Balance>>;

    chain_spec::TestAccount author{9};
    Balances balances;
    SignatureChecker signatures{2};
    std::unique_ptr<db::Database> database;
    std::unique_ptr<Chain> chain;
    babe::Slot slot = 0;
    std::uint32_t newest = chain_spec::spec_version;  ///< The rules that the node knows.

    SealingNode(const Folder& folder, Balances endowed) : balances{std::move(endowed)} {
        open(folder);
    }

    void open(const Folder& folder) {
        chain.reset();
        database.reset();
        database = open_database(
            folder.path,
            chain_spec::with_validator({.balances = balances,
                                        .sudo = root(),
                                        .protocol = chain_spec::development_parameters()},
                                       author.id));
        chain = std::make_unique<Chain>(*database, signatures, newest);
        const auto claim = babe::claim_of(*chain->header(chain->best().hash));
        slot = claim ? babe::slot_of(*claim) : 0;
    }

    /// The first account that has something acts as root.
    std::optional<AccountId> root() const {
        return balances.empty() ? std::nullopt : std::optional{balances.front().first};
    }

    frame::Block build(const Hash256& parent, const std::vector<Bytes>& extrinsics,
                       frame::SignatureCheck check = frame::SignatureCheck::Needed) {
        const auto state = chain->state(parent);
        const auto number = chain->header(parent)->number + 1;
        const babe::Slot at = ++slot;
        const auto epoch = babe::epoch_of(chain_spec::epochs(state->values()), at);
        const auto claim = babe::claim_slot(epoch, at, 0, LotteryKey{author.key});
        INVARIANT(claim);
        chain_spec::BlockBuilder builder{
            state->values(), parent, number, {{babe::to_digest_item(*claim)}}};
        builder.set_timestamp(1000 * at);
        for (const auto& body : extrinsics) INVARIANT(builder.push(body, check));
        auto built = builder.finish();
        built.block.header.state_root = Chain::change_of(*state, built.executed.changes).state_root;
        seal(built.block.header);
        return built.block;
    }
    void seal(frame::Header& header) const {
        header = babe::sealed(header, author.key.sign(babe::seal_payload(header).bytes, {}));
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
