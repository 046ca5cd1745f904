// SPDX-License-Identifier: Apache-2.0
// A state that lies in memory: the genesis before there is a database, and the ground of tests.
#pragma once

#include <utility>

#include "runtime/storage/view.hpp"

namespace assay::storage {

/// Of entries that lie elsewhere and must outlive it.
class EntriesView final : public View {
  public:
    explicit EntriesView(const Entries& entries) : entries_{entries} {}

    std::optional<Bytes> get(ByteView key) const override {
        const auto found = entries_.find(key);
        return found == entries_.end() ? std::nullopt : std::optional{found->second};
    }
    std::optional<Bytes> next_key(ByteView after) const override {
        const auto found = entries_.upper_bound(after);
        return found == entries_.end() ? std::nullopt : std::optional{found->first};
    }

  private:
    const Entries& entries_;
};

/// Of entries of its own.
class MemoryView final : public View {
  public:
    MemoryView() = default;
    explicit MemoryView(Entries entries) : entries_{std::move(entries)} {}

    std::optional<Bytes> get(ByteView key) const override { return EntriesView{entries_}.get(key); }
    std::optional<Bytes> next_key(ByteView after) const override {
        return EntriesView{entries_}.next_key(after);
    }

    void put(Bytes key, Bytes value) {
        entries_.insert_or_assign(std::move(key), std::move(value));
    }
    /// Makes the changes of a block its own. Views stacked on top see them at once.
    void apply(const Diff& diff) {
        for (const auto& [key, value] : diff) {
            if (value)
                entries_.insert_or_assign(key, *value);
            else
                entries_.erase(key);
        }
    }
    const Entries& entries() const { return entries_; }

  private:
    Entries entries_;
};

}  // namespace assay::storage
