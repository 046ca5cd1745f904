// SPDX-License-Identifier: Apache-2.0
#include "client/db/state_tree.hpp"

#include <algorithm>
#include <set>

#include "runtime/base/check.hpp"
#include "runtime/storage/overlay.hpp"

namespace assay::db {

namespace {

// While nothing becomes final, blocks pile up, and a read goes down the pile. Each block whose
// height is a multiple of this has the changes of so many blocks merged, and skips them.
constexpr BlockNumber merge_interval = 16;

void merge_older(storage::Diff& newer, const storage::Diff& older) {
    for (const auto& [key, value] : older) newer.try_emplace(key, value);
}

}  // namespace

// A change on top of the state below, which it keeps alive.
class StateTree::LayeredState final : public BlockState {
  public:
    LayeredState(BlockStatePointer below, std::shared_ptr<const BlockChange> change)
        : below_{std::move(below)},
          change_{std::move(change)},
          values_{below_->values(), change_->state},
          nodes_{below_->nodes(), change_->nodes} {}

    const storage::View& values() const override { return values_; }
    const storage::NodeSource& nodes() const override { return nodes_; }
    const BlockStatePointer& below() const { return below_; }
    const BlockChange& change() const { return *change_; }

  private:
    BlockStatePointer below_;
    std::shared_ptr<const BlockChange> change_;
    storage::DiffView values_;
    storage::NodeOverlay nodes_;
};

StateTree::StateTree(Database& database) : database_{database}, base_{database.snapshot()} {}

std::shared_ptr<const StateTree::LayeredState> StateTree::make_state(const Added& block) const {
    const auto parent = blocks_.find(block.parent);
    if (parent == blocks_.end()) {
        INVARIANT(block.parent == base_->head().hash && block.height == base_->head().height + 1);
        return std::make_shared<const LayeredState>(base_, block.change);
    }
    INVARIANT(block.height == parent->second.height + 1);
    if (block.height % merge_interval != 0)
        return std::make_shared<const LayeredState>(parent->second.state, block.change);

    auto merged = std::make_shared<BlockChange>(*block.change);
    BlockStatePointer below = parent->second.state;
    for (BlockNumber i = 1; i < merge_interval && below != base_; ++i) {
        const auto layer = std::static_pointer_cast<const LayeredState>(below);
        merge_older(merged->state, layer->change().state);
        merge_older(merged->nodes, layer->change().nodes);
        below = layer->below();
    }
    return std::make_shared<const LayeredState>(std::move(below), std::move(merged));
}

void StateTree::add(const BlockPlace& block, const Hash256& parent, BlockChange change) {
    base_->renew();
    const std::lock_guard lock{mutex_};
    if (blocks_.contains(block.hash) || block.hash == base_->head().hash) return;
    Added added{.parent = parent,
                .height = block.height,
                .change = std::make_shared<const BlockChange>(std::move(change)),
                .state = nullptr};
    added.state = make_state(added);
    blocks_.emplace(block.hash, std::move(added));
}

bool StateTree::contains(const Hash256& block) const {
    const std::lock_guard lock{mutex_};
    return blocks_.contains(block);
}

BlockStatePointer StateTree::state(const Hash256& block) const {
    {
        const std::lock_guard lock{mutex_};
        if (block == base_->head().hash) return base_;
        const auto added = blocks_.find(block);
        if (added != blocks_.end()) return added->second.state;
    }
    return database_.state_at(block);
}

std::shared_ptr<const BlockChange> StateTree::change(const Hash256& block) const {
    const std::lock_guard lock{mutex_};
    const auto added = blocks_.find(block);
    return added == blocks_.end() ? nullptr : added->second.change;
}

// From the first block above the finalised one to `block`.
std::vector<StateTree::Blocks::const_iterator> StateTree::path_to(const Hash256& block) const {
    std::vector<Blocks::const_iterator> path;
    for (auto at = blocks_.find(block); at != blocks_.end(); at = blocks_.find(at->second.parent))
        path.push_back(at);
    std::ranges::reverse(path);
    return path;
}

// `roots` and all added blocks above them.
std::vector<Hash256> StateTree::descendants(const std::vector<Hash256>& roots) const {
    std::multimap<Hash256, Hash256> children;
    for (const auto& [hash, block] : blocks_) children.emplace(block.parent, hash);
    auto found = roots;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto [first, last] = children.equal_range(found[i]);
        for (auto child = first; child != last; ++child) found.push_back(child->second);
    }
    return found;
}

StateTree::Finalised StateTree::finalise(const Hash256& block, Justifications justifications) {
    if (block == base_->head().hash) return {};
    const auto path = path_to(block);
    INVARIANT(!path.empty());

    Finalised result;
    std::vector<FinalBlock> blocks;
    for (const auto& at : path) {
        result.final.push_back(at->first);
        blocks.push_back({.hash = at->first,
                          .state_root = at->second.change->state_root,
                          .state = at->second.change->state,
                          .nodes = at->second.change->nodes,
                          .justifications = {}});
    }
    blocks.back().justifications = std::move(justifications);

    // Whatever branches off below `block` has lost.
    std::set<Hash256> kept{result.final.begin(), result.final.end()};
    for (const auto& hash : descendants({block})) kept.insert(hash);
    for (const auto& [hash, added] : blocks_)
        if (!kept.contains(hash)) result.discarded.push_back(hash);

    database_.finalise(blocks, result.discarded);

    auto base = database_.snapshot();
    const std::lock_guard lock{mutex_};
    base_ = std::move(base);
    for (const auto& hash : result.final) blocks_.erase(hash);
    for (const auto& hash : result.discarded) blocks_.erase(hash);
    rebuild();
    return result;
}

void StateTree::discard(const Hash256& block) {
    if (!contains(block)) return;
    const auto gone = descendants({block});
    database_.finalise({}, gone);
    const std::lock_guard lock{mutex_};
    for (const auto& hash : gone) blocks_.erase(hash);
}

// The states of the blocks left, on the new ground. States handed out before stay as they are.
void StateTree::rebuild() {
    std::vector<Blocks::iterator> by_height;
    for (auto at = blocks_.begin(); at != blocks_.end(); ++at) by_height.push_back(at);
    std::ranges::sort(by_height, {}, [](const auto& at) { return at->second.height; });
    for (const auto& at : by_height) at->second.state = make_state(at->second);
}

}  // namespace assay::db
