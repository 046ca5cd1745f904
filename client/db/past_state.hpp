// SPDX-License-Identifier: Apache-2.0
// The state after a finalised block that is not the latest: the latest with later blocks' changes
// taken back, read from the undo records.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>

#include "client/db/snapshot.hpp"
#include "runtime/storage/overlay.hpp"

namespace assay::db {

/// One value costs a look-up for each later block, up to the first that wrote it. Walking keys and
/// the trie need all changes since, which the first such call collects, and then a value costs one:
/// to hold on to while a client asks about one block, or a peer fetches its state.
class PastState final : public BlockState, public storage::View {
  public:
    /// `height` is in the window of history of `latest`: `latest->past_head(height)` gives `head`.
    PastState(std::shared_ptr<const Snapshot> latest, const Head& head);

    const Head& head() const { return head_; }
    std::optional<Bytes> get(ByteView key) const override;
    std::optional<Bytes> next_key(ByteView after) const override;
    const View& values() const override { return *this; }
    const storage::NodeSource& nodes() const override;

  private:
    struct Values {
        Values(const Snapshot& latest, BlockNumber height);
        storage::Diff changes;
        storage::DiffView view;
    };
    struct Nodes {
        Nodes(const Snapshot& latest, const storage::Diff& changes, const Hash256& root);
        storage::NodeDiff changes;
        storage::NodeOverlay overlay;
    };
    const Values& collected() const;

    std::shared_ptr<const Snapshot> latest_;
    Head head_;
    mutable std::once_flag values_once_, nodes_once_;
    mutable std::optional<Values> values_;
    mutable std::atomic<bool> is_collected_{false};
    mutable std::optional<Nodes> nodes_;
};

}  // namespace assay::db
