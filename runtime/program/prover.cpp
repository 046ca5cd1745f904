// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/prover.hpp"

#include "runtime/program/evidence.hpp"

namespace assay::program {

namespace {

// A place in one's own history.
struct Standpoint {
    Place place = Place::History;
    std::uint32_t height = 0;  // In the tree that the place belongs to.
    std::uint64_t index = 0;   // Among the nodes of that height.
    HistoryTrees::Spot spot;   // The step, node and tile above it, as far as chosen.
};

class Explorer {
  public:
    Explorer(HistoryTrees& trees, const AccountId& account) : trees_{trees}, account_{account} {}

    // The tree that continues below a place; nothing below an end.
    const Tree* below(const Standpoint& at, bool state_branch_taken) {
        switch (at.place) {
            case Place::History:
            case Place::HistoryInner:
                return &trees_.history(account_);
            case Place::Step:
                return state_branch_taken ? &trees_.state(at.index) : &trees_.trace(at.index).roots;
            case Place::TraceInner:
                return &trees_.trace(at.spot.index).roots;
            case Place::StateInner:
                return &trees_.state(at.spot.index);
            case Place::NodeTensor:
                return &trees_.trace(at.spot.index).tiles[at.index];
            case Place::TilesInner:
                return &trees_.trace(at.spot.index).tiles[at.spot.node];
            case Place::NodeTile:
                return &trees_.accumulators(chosen(at));
            case Place::FoldInner:
                return &trees_.accumulators(at.spot);
            case Place::Accumulator:
            case Place::StateTensor:
            case Place::Start:
                break;
        }
        return nullptr;
    }

    std::optional<Standpoint> child(const Standpoint& at, std::uint8_t number) {
        const bool state = at.place == Place::Step && number >= state_branch;
        if (state) number = static_cast<std::uint8_t>(number - state_branch);
        const Tree* tree = below(at, state);
        if (tree == nullptr) return std::nullopt;
        const bool fresh = enters(at.place);
        const std::uint32_t height = fresh ? tree->height() : at.height;
        const std::uint64_t index = fresh ? 0 : at.index;
        if (number >= child_count(tree->leaf_count(), height, index)) return std::nullopt;
        Standpoint next{.height = height - 1, .index = index * arity + number, .spot = chosen(at)};
        next.place = place_in(*tree, next);
        return next;
    }

    std::optional<Standpoint> locate(const Path& path) {
        std::optional<Standpoint> at = Standpoint{};
        for (const std::uint8_t number : path) {
            at = child(*at, number);
            if (!at) break;
        }
        return at;
    }

    // Children of the place's node in one's own tree.
    Children children(const Standpoint& at, bool state_branch_taken = false) {
        const Tree* tree = below(at, state_branch_taken);
        return enters(at.place) ? tree->opening().children : tree->children(at.height, at.index);
    }

    // The spot with what the place itself chose.
    static HistoryTrees::Spot chosen(const Standpoint& at) {
        HistoryTrees::Spot spot = at.spot;
        if (at.place == Place::Step) spot.index = at.index;
        if (at.place == Place::NodeTensor) spot.node = at.index;
        if (at.place == Place::NodeTile) spot.tile = at.index;
        return spot;
    }

    const AccountId& account() const { return account_; }

  private:
    // Whether a new tree begins below such a place.
    static bool enters(Place place) {
        return place == Place::History || place == Place::Step || place == Place::NodeTensor ||
               place == Place::NodeTile;
    }

    Place place_in(const Tree& tree, const Standpoint& at) const {
        const bool leaf = at.height == 0;
        switch (tree.kind()) {
            case TreeKind::Trace:
                return leaf ? Place::NodeTensor : Place::TraceInner;
            case TreeKind::State:
                return leaf ? Place::StateTensor : Place::StateInner;
            case TreeKind::Tiles:
                return leaf ? Place::NodeTile : Place::TilesInner;
            case TreeKind::Fold:
                return leaf ? Place::Accumulator : Place::FoldInner;
            default:
                break;
        }
        if (!leaf) return Place::HistoryInner;
        return at.index == 0 && trees_.segment().start ? Place::Start : Place::Step;
    }

    HistoryTrees& trees_;
    AccountId account_;
};

std::optional<std::uint8_t> first_difference(const Children& theirs, const Children& own) {
    for (std::size_t i = 0; i < own.size() && i < theirs.size(); ++i)
        if (theirs[i] != own[i]) return static_cast<std::uint8_t>(i);
    return std::nullopt;
}

Path extended(const Path& path, std::uint8_t child) {
    std::vector<std::uint8_t> numbers = path.items;
    numbers.push_back(child);
    return numbers;
}

bool same_end(const SegmentRecord& segment, HistoryTrees& trees) {
    return trees.commitment(segment.steps) == segment.end;
}

// What to do about a digest that differs: accuse where nothing lies below, else ask.
Move pursue(HistoryTrees& trees, Explorer& explorer, const Trail& trail, const Path& path,
            const Standpoint& at, std::uint8_t number) {
    const bool state = number >= state_branch;
    const Hash256 own = explorer.children(at, state)[state ? number - state_branch : number];
    const Path next = extended(path, number);
    const Standpoint there = *explorer.child(at, number);
    const Evidence evidence{trees, explorer.account(), trail, Explorer::chosen(there)};
    switch (there.place) {
        case Place::Start:
            return Accuse{next, WrongStart{}};
        case Place::StateTensor:
            return Accuse{next, evidence.wrong_state(there.index)};
        case Place::Accumulator:
            if (there.index == 0) return Accuse{next, WrongFoldStart{evidence.node()}};
            return Accuse{next, evidence.wrong_fold_step(there.index - 1)};
        default:
            return Ask{next, own};
    }
}

// Inside an answer that differs: the count first, then the leftmost child, then what lies beside.
Move examine_step(HistoryTrees& trees, Explorer& explorer, const Trail& trail, const Path& path,
                  const Standpoint& at) {
    const std::uint64_t index = at.index;
    if (*trail.header != header_at(trees.task(), trees.segment().first_step + index))
        return Accuse{path, WrongHeader{}};
    if (trail.state->leaf_count != trees.state(index).leaf_count() ||
        trail.trace->leaf_count != trees.trace(index).roots.leaf_count())
        return Accuse{path, WrongCount{trees.summary()}};
    if (const auto node = first_difference(trail.trace->levels[0], explorer.children(at)))
        return pursue(trees, explorer, trail, path, at, *node);
    if (const auto tensor = first_difference(trail.state->levels[0], explorer.children(at, true)))
        return pursue(trees, explorer, trail, path, at,
                      static_cast<std::uint8_t>(state_branch + *tensor));
    return Agree{};
}

Hash256 own_tile(HistoryTrees& trees, const Standpoint& tile) {
    return trees.trace(tile.spot.index).tiles[tile.spot.node].node(0, tile.index);
}

const Descent& current(const Trail& trail) {
    switch (trail.place) {
        case Place::TraceInner:
            return *trail.trace;
        case Place::StateInner:
            return *trail.state;
        case Place::NodeTensor:
        case Place::TilesInner:
            return *trail.tiles;
        case Place::NodeTile:
        case Place::FoldInner:
            return *trail.folds;
        default:
            return *trail.history;
    }
}

}  // namespace

ClaimRecord Prover::claim(const AccountId& account) {
    const bool same = same_end(trees_.segment(), trees_);
    return {.account = account,
            .history = trees_.history(account).root(),
            .distance = same ? 0U : 1U,
            .pass = same};
}

std::optional<Answer> Prover::answer(const AccountId& account, const Path& path) {
    Explorer explorer{trees_, account};
    const auto at = explorer.locate(path);
    if (!at || is_end(at->place)) return std::nullopt;
    const Tree* tree = explorer.below(*at, false);
    switch (at->place) {
        case Place::History:
            return HistoryAnswer{tree->opening()};
        case Place::Step:
            return StepAnswer{
                .header = header_at(trees_.task(), trees_.segment().first_step + at->index),
                .state = trees_.state(at->index).opening(),
                .trace = tree->opening()};
        case Place::NodeTensor: {
            const auto& type = trees_.section(at->spot.index)[at->index].type;
            return TensorAnswer{type, tree->opening()};
        }
        case Place::NodeTile:
            return TileAnswer{tree->opening()};
        default:
            return InnerAnswer{explorer.children(*at)};
    }
}

Move Prover::next_move(const ClaimRecord& claim, const Path& path,
                       std::span<const Answer> answers) {
    const ClaimRecord own = this->claim(claim.account);
    if (path.empty() && answers.empty()) {
        if (claim.history != own.history) return Ask{path, own.history};
        if (claim.pass == own.pass && claim.distance == own.distance) return Agree{};
        return Accuse{path, Evidence::wrong_verdict(trees_, claim.account)};
    }
    const auto trail = follow({trees_.task(), trees_.segment(), claim}, path, answers);
    Explorer explorer{trees_, claim.account};
    const auto at = explorer.locate(path);
    if (!trail || !trail->answered || !at || at->place != trail->place) return Agree{};

    if (at->place == Place::Step) return examine_step(trees_, explorer, *trail, path, *at);
    const Descent& theirs = current(*trail);
    const Evidence evidence{trees_, claim.account, *trail, Explorer::chosen(*at)};
    const bool counted = theirs.leaf_count == explorer.below(*at, false)->leaf_count();
    if (at->place == Place::History && !counted) return Accuse{path, WrongLength{}};
    if (at->place == Place::NodeTensor) {
        const bool typed = *trail->type == trees_.section(at->spot.index)[at->index].type;
        if (!typed || !counted) return Accuse{path, WrongTensor{evidence.node()}};
    }
    if (at->place == Place::NodeTile && !counted) return Accuse{path, WrongFold{evidence.node()}};
    if (const auto child = first_difference(theirs.levels.back(), explorer.children(*at)))
        return pursue(trees_, explorer, *trail, path, *at, *child);
    if (at->place == Place::NodeTile && trail->tiles->value != own_tile(trees_, *at))
        return Accuse{path, evidence.wrong_fold_finish()};
    return Agree{};
}

}  // namespace assay::program
