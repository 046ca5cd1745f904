// SPDX-License-Identifier: Apache-2.0
// The latest finalised state at one instant: a read transaction of the database. Cheap to open.
#pragma once

#include <memory>
#include <mutex>

#include "client/db/block.hpp"
#include "client/db/block_state.hpp"

namespace assay::db {

namespace lmdb {
class Environment;
}

/// Must not outlive its `Database`. While it lives, no page that it can see is used again: held for
/// minutes under load, it makes the file grow, unless it is renewed.
class Snapshot final : public BlockState, public storage::View, public storage::NodeSource {
  public:
    explicit Snapshot(lmdb::Environment& environment);
    ~Snapshot() override;

    /// The block whose state this is.
    const Head& head() const { return head_; }

    std::optional<Bytes> get(ByteView key) const override;
    std::optional<Bytes> next_key(ByteView after) const override;
    std::optional<Bytes> node(ByteView name) const override;
    const View& values() const override { return *this; }
    const NodeSource& nodes() const override { return *this; }

    /// Reads on from now, if the state is still the same; else leaves all as it is. No reader sees
    /// a difference, but what other tables have freed meanwhile can be used again.
    void renew() const;

    /// What lay at `key` after the block at `height`, which is in the window of history.
    std::optional<Bytes> get_at(BlockNumber height, ByteView key) const;
    /// What turns this state into the one after the block at `height`, in the same window.
    storage::Diff changes_back_to(BlockNumber height) const;
    /// The height of the oldest state in the window of history.
    BlockNumber oldest_state() const;
    /// The block at `height`, if its state is in the window of history or the latest.
    std::optional<Head> past_head(BlockNumber height) const;

  private:
    struct Reader;
    lmdb::Environment& environment_;
    // LMDB allows a transaction to one thread at a time; the lock makes it so for any readers.
    mutable std::mutex mutex_;
    mutable std::unique_ptr<Reader> reader_;
    Head head_;
};

}  // namespace assay::db
