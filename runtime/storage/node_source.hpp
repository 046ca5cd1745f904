// SPDX-License-Identifier: Apache-2.0
// Where the branches of a state's trie lie, by their path from the root. A changed branch takes its
// predecessor's place, so a store of one state never needs pruning. Leaves are not stored: the
// state itself has what is in them.
#pragma once

#include <map>
#include <optional>

#include "runtime/storage/nibbles.hpp"
#include "runtime/storage/view.hpp"

namespace assay::storage {

/// The branches of one state's trie, read only: encoded nodes by the `node_key` of the path where
/// each begins (its own partial key not included). A branch shorter than 32 bytes lies within its
/// parent's encoding and nowhere else, unless it is the root.
class NodeSource {
  public:
    virtual ~NodeSource() = default;
    /// The encoded branch whose path has this name, or nothing.
    virtual std::optional<Bytes> node(ByteView name) const = 0;

  protected:
    NodeSource() = default;
    NodeSource(const NodeSource&) = default;
    NodeSource& operator=(const NodeSource&) = default;
};

/// The branches that a block changes: by name, the new encoding, or nothing where it is gone.
using NodeDiff = Diff;

/// The branches after `diff`; both must outlive it. To nodes what `DiffView` is to the state.
class NodeOverlay final : public NodeSource {
  public:
    NodeOverlay(const NodeSource& base, const NodeDiff& diff) : base_{base}, diff_{diff} {}
    std::optional<Bytes> node(ByteView name) const override {
        const auto own = diff_.find(name);
        return own == diff_.end() ? base_.node(name) : own->second;
    }

  private:
    const NodeSource& base_;
    const NodeDiff& diff_;
};

/// Branches in memory. Without any it is the store of the empty state.
class MemoryNodes final : public NodeSource {
  public:
    std::optional<Bytes> node(ByteView name) const override {
        const auto found = nodes_.find(name);
        return found == nodes_.end() ? std::nullopt : std::optional{found->second};
    }
    void apply(const NodeDiff& diff) {
        for (const auto& [name, encoded] : diff) {
            if (encoded)
                nodes_.insert_or_assign(name, *encoded);
            else
                nodes_.erase(name);
        }
    }
    const Entries& nodes() const { return nodes_; }

  private:
    Entries nodes_;
};

}  // namespace assay::storage
