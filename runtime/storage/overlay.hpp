// SPDX-License-Identifier: Apache-2.0
// Changes on top of a state, with a journal: a transaction that fails is rolled back to where it
// began. Overlays stack, since each is a `View`: a transaction on a block on its parent.
#pragma once

#include <cstddef>
#include <vector>

#include "runtime/storage/view.hpp"

namespace assay::storage {

class Overlay final : public View {
  public:
    /// Reads through to `base`, which must outlive the overlay and stay as it is meanwhile.
    explicit Overlay(const View& base) : base_{base} {}
    // The journal points into the map, and views stacked on top point here.
    Overlay(const Overlay&) = delete;
    Overlay& operator=(const Overlay&) = delete;

    std::optional<Bytes> get(ByteView key) const override;
    std::optional<Bytes> next_key(ByteView after) const override;

    void put(Bytes key, Bytes value) { write(std::move(key), std::move(value)); }
    /// Deletes `key`; deleting what is not there is no error.
    void erase(Bytes key) { write(std::move(key), std::nullopt); }

    /// A point to come back to. Checkpoints nest; one is void once an earlier one was rolled back
    /// to.
    std::size_t checkpoint() const { return journal_.size(); }
    /// Undoes every write since `checkpoint`, the latest first.
    void rollback(std::size_t checkpoint);

    /// All writes so far. A key written back to its old value is still here.
    const Diff& diff() const { return diff_; }
    /// Hands out the real differences from `base` (reads it once a key) and begins anew, empty.
    Diff take_diff();

  private:
    struct Record {
        Diff::iterator entry;
        bool was_there;               ///< whether the overlay held the key before
        std::optional<Bytes> before;  ///< what it held, if so
    };
    void write(Bytes key, std::optional<Bytes> value);

    const View& base_;
    Diff diff_;
    std::vector<Record> journal_;
};

/// A finished diff as a view of the state after it: `diff` and `base` must outlive it. Blocks that
/// are not yet final stack this way, each on its parent.
class DiffView final : public View {
  public:
    DiffView(const View& base, const Diff& diff) : base_{base}, diff_{diff} {}

    std::optional<Bytes> get(ByteView key) const override;
    std::optional<Bytes> next_key(ByteView after) const override;

  private:
    const View& base_;
    const Diff& diff_;
};

}  // namespace assay::storage
