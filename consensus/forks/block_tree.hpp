// SPDX-License-Identifier: Apache-2.0
// The blocks above the last final one, as a tree, and the choice between its branches: BABE's rule,
// most primary blocks first, then the greater height, then whoever was first
// (Polkadot specification, section 5.3: the longest chain of most primary slots above finality).
#pragma once

#include <map>
#include <vector>

#include "consensus/forks/chain_view.hpp"
#include "runtime/base/expected.hpp"

namespace assay::forks {

enum class InsertError : std::uint8_t {
    Known,
    UnknownParent,
    BelowFinality,  ///< Its parent is known, but not on or above the last final block.
    Full,           ///< As many unfinalised blocks as the tree takes.
};

class BlockTree : public ChainView {
  public:
    /// `root` is final. `kept` final blocks stay known below it as they come, for votes that go
    /// back so far; `limit` unfinalised ones are taken in.
    explicit BlockTree(const Target& root, std::size_t kept = 1024, std::size_t limit = 65'536);

    /// Takes a block in. `primary`: of a primary slot, which weighs one. Errors leave all as it is.
    Expected<Target, InsertError> insert(const Hash256& block, const Hash256& parent, bool primary);

    bool contains(const Hash256& block) const { return places_.contains(block); }
    std::optional<BlockNumber> number_of(const Hash256& block) const;
    std::optional<Hash256> parent_of(const Hash256& block) const;
    std::optional<Hash256> ancestor(const Hash256& block, BlockNumber number) const override;

    Target best() const { return nodes_[best_].block; }
    Target finalised() const { return nodes_[root_].block; }
    /// The head of the best branch through `block`; nothing when the block is unknown or was given
    /// up.
    std::optional<Target> best_containing(const Hash256& block) const;
    std::size_t unfinalised() const { return unfinalised_; }
    bool full() const { return unfinalised_ >= limit_; }

    struct Finalised {
        std::vector<Target> blocks;      ///< Lowest first.
        std::vector<Hash256> discarded;  ///< The branches that lost to them.
    };
    /// Makes a block and all before it final. Nothing when it is unknown or on no branch above the
    /// last final one; empty lists when it is final already.
    std::optional<Finalised> finalise(const Hash256& block);

  private:
    using Place = std::uint32_t;
    static constexpr Place none = ~Place{0};
    struct Node {
        Target block;
        Place parent = none;
        Place far = none;  // An ancestor further down: logarithmic walks, as in a skip list.
        std::uint32_t weight = 0;
        std::uint64_t order = 0;
    };

    bool better(const Node& a, const Node& b) const;
    Place find(const Hash256& block) const;
    Place walk(Place from, BlockNumber number) const;
    void erase(Place place);

    std::vector<Node> nodes_;
    std::vector<Place> vacant_;
    std::map<Hash256, Place> places_;
    Place root_ = 0, best_ = 0, lowest_ = 0;
    std::size_t kept_, limit_, unfinalised_ = 0;
    std::uint64_t inserted_ = 0;
};

}  // namespace assay::forks
