// SPDX-License-Identifier: Apache-2.0
#include "client/db/verify.hpp"

#include <map>

#include "client/db/past_state.hpp"
#include "client/db/record.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/crypto/blake2.hpp"
#include "runtime/storage/trie_root.hpp"
#include "runtime/storage/trie_update.hpp"

namespace assay::db {

using lmdb::Cursor;
using lmdb::Table;
using lmdb::Transaction;

namespace {

void require(bool condition, const std::string& sentence) {
    if (!condition)
        throw DatabaseError{Fault::Corrupt, "The database is inconsistent: " + sentence};
}

// The root from all entries, which stay where LMDB has them.
Hash256 root_of_state(const Transaction& transaction) {
    std::vector<storage::Entry> entries;
    entries.reserve(transaction.count(Table::State));
    Cursor state{transaction, Table::State};
    for (auto entry = state.first(); entry; entry = state.next())
        entries.push_back({.key = entry->key, .value = entry->value});
    return storage::trie_root(entries, storage::StateVersion::V1);
}

// Each stored branch must be what its parent says, and each must have a parent.
class BranchCheck {
  public:
    explicit BranchCheck(const Transaction& transaction) : transaction_{transaction} {}

    void run(const Hash256& root) {
        storage::Nibbles path;
        visit(path, storage::MerkleValue::of_hash(root));
        require(seen_ == transaction_.count(Table::Nodes), "there are trie nodes outside the trie");
    }

  private:
    void visit(storage::Nibbles& path, const storage::MerkleValue& merkle) {
        ByteView encoded = merkle.view();
        if (merkle.is_hash()) {
            const auto stored = transaction_.get(Table::Nodes, storage::node_key(path));
            if (!stored) return;  // A leaf: the root from all entries has vouched for it.
            ++seen_;
            encoded = *stored;
            require(equal(crypto::blake2_256(encoded).bytes, merkle.view()),
                    "the trie node at " + to_hex(storage::node_key(path)) +
                        " is not what its parent says");
        }
        const auto node = storage::decode_node(encoded);
        require(node.has_value(), "a trie node does not decode");
        if (!node->children) return;
        const auto begin = path.size();
        append(path, node->partial);
        for (std::uint8_t i = 0; i < 16; ++i) {
            const auto& child = (*node->children)[i];
            if (child.empty()) continue;
            path.push_back(i);
            visit(path, child);
            path.pop_back();
        }
        path.resize(begin);
    }

    const Transaction& transaction_;
    std::size_t seen_ = 0;
};

}  // namespace

void verify_state(lmdb::Environment& environment) {
    const Transaction transaction{environment, Transaction::Mode::Read};
    const auto head = require_meta<Head>(transaction, finalised_name);
    const auto root = root_of_state(transaction);
    require(root == head.state_root, "the state's root is " + to_hex(root.bytes) + ", block " +
                                         std::to_string(head.height) + " says " +
                                         to_hex(head.state_root.bytes));
    BranchCheck{transaction}.run(root);

    const auto canonical = transaction.get(Table::Canonical, height_key(head.height));
    require(canonical && equal(*canonical, scale::to_bytes(std::pair{head.hash, root})),
            "the latest block is not the last one of the index");
    const auto require_header = [&](BlockNumber height) {
        const auto record = transaction.get(Table::Canonical, height_key(height));
        require(record && transaction.get(Table::Headers, record->first(32)),
                "block " + std::to_string(height) + " has no header");
    };
    require_header(0);
    const auto base = read_meta<BlockNumber>(transaction, base_name).value_or(0);
    for (BlockNumber height = base; height <= head.height; ++height) require_header(height);

    const auto latest = std::make_shared<const Snapshot>(environment);
    const auto past = latest->past_head(latest->oldest_state());
    require(past.has_value(), "the oldest state of the history is missing");
    if (past->height < latest->head().height) PastState{latest, *past}.nodes();
}

}  // namespace assay::db
