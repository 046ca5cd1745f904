// SPDX-License-Identifier: Apache-2.0
#include "client/db/past_state.hpp"

#include "client/db/error.hpp"
#include "runtime/storage/trie_update.hpp"

namespace assay::db {

namespace {

storage::NodeDiff nodes_back(const Snapshot& latest, const storage::Diff& changes,
                             const Hash256& root) {
    auto update = storage::update_trie(latest.trie(), changes);
    if (update.root != root)
        throw DatabaseError{Fault::Corrupt,
                            "The database's history does not lead back to a past state's root"};
    return std::move(update.nodes);
}

}  // namespace

PastState::Values::Values(const Snapshot& latest, BlockNumber height)
    : changes{latest.changes_back_to(height)}, view{latest, changes} {}

PastState::Nodes::Nodes(const Snapshot& latest, const storage::Diff& state_changes,
                        const Hash256& root)
    : changes{nodes_back(latest, state_changes, root)}, overlay{latest, changes} {}

PastState::PastState(std::shared_ptr<const Snapshot> latest, const Head& head)
    : latest_{std::move(latest)}, head_{head} {}

const PastState::Values& PastState::collected() const {
    std::call_once(values_once_, [&] {
        values_.emplace(*latest_, head_.height);
        is_collected_ = true;
    });
    return *values_;
}

std::optional<Bytes> PastState::get(ByteView key) const {
    if (is_collected_) return values_->view.get(key);
    return latest_->get_at(head_.height, key);
}

std::optional<Bytes> PastState::next_key(ByteView after) const {
    return collected().view.next_key(after);
}

const storage::NodeSource& PastState::nodes() const {
    std::call_once(nodes_once_,
                   [&] { nodes_.emplace(*latest_, collected().changes, head_.state_root); });
    return nodes_->overlay;
}

}  // namespace assay::db
