// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/inquiry.hpp"

namespace assay::program {

namespace {

using Checked = Expected<std::monostate, Misstep>;

Failure<Misstep> misstep(Misstep why) { return Failure{why}; }

// The first level of a tree whose root was taken apart.
Descent begin(TreeKind kind, const Opening& opening) {
    const std::uint32_t height = tree_height(opening.leaf_count);
    return {.kind = kind,
            .leaf_count = opening.leaf_count,
            .levels = {opening.children},
            .height = height,
            .index = 0,
            .value = node_hash(kind, height, opening.children.items)};
}

// Reads a record answer by answer, child number by child number.
class Reader {
  public:
    explicit Reader(const Subject& subject) : subject_{subject} {
        trail_.value = subject.claim.history;
    }

    Checked answer(const Answer& answer) {
        TRY(std::visit([&](const auto& kind) { return take(kind); }, answer));
        trail_.answered = true;
        return {};
    }

    Checked descend(std::uint8_t child) {
        trail_.answered = false;
        switch (trail_.place) {
            case Place::History:
            case Place::HistoryInner:
                return enter(*trail_.history, child);
            case Place::Step:
                if (child < state_branch) return enter(*trail_.trace, child);
                return enter(*trail_.state, static_cast<std::uint8_t>(child - state_branch));
            case Place::TraceInner:
                return enter(*trail_.trace, child);
            case Place::StateInner:
                return enter(*trail_.state, child);
            case Place::NodeTensor:
            case Place::TilesInner:
                return enter(*trail_.tiles, child);
            case Place::NodeTile:
            case Place::FoldInner:
                return enter(*trail_.folds, child);
            case Place::Accumulator:
            case Place::StateTensor:
            case Place::Start:
                break;
        }
        return misstep(Misstep::NothingBelow);
    }

    const Trail& trail() const { return trail_; }

  private:
    Checked enter(Descent& tree, std::uint8_t child) {
        ENSURE(child < tree.levels.back().size(), misstep(Misstep::NoSuchChild));
        tree.value = tree.levels.back()[child];
        tree.index = tree.index * arity + child;
        tree.height -= 1;
        trail_.value = tree.value;
        trail_.place = place_in(tree);
        return {};
    }

    Place place_in(const Descent& tree) const {
        switch (tree.kind) {
            case TreeKind::Trace:
                return tree.at_leaf() ? Place::NodeTensor : Place::TraceInner;
            case TreeKind::State:
                return tree.at_leaf() ? Place::StateTensor : Place::StateInner;
            case TreeKind::Tiles:
                return tree.at_leaf() ? Place::NodeTile : Place::TilesInner;
            case TreeKind::Fold:
                return tree.at_leaf() ? Place::Accumulator : Place::FoldInner;
            default:
                break;
        }
        if (!tree.at_leaf()) return Place::HistoryInner;
        return tree.index == 0 && subject_.segment.start ? Place::Start : Place::Step;
    }

    Checked take(const HistoryAnswer& answer) {
        ENSURE(trail_.place == Place::History, misstep(Misstep::WrongKind));
        const auto root = opened_root(TreeKind::Segment, answer.steps);
        ENSURE(root, misstep(Misstep::WrongChildren));
        ENSURE(*root == trail_.value, misstep(Misstep::WrongHash));
        trail_.history = begin(TreeKind::Segment, answer.steps);
        return {};
    }

    Checked take(const InnerAnswer& answer) {
        Descent* tree = inner_tree();
        ENSURE(tree != nullptr, misstep(Misstep::WrongKind));
        ENSURE(answer.children.size() == child_count(tree->leaf_count, tree->height, tree->index),
               misstep(Misstep::WrongChildren));
        ENSURE(node_hash(tree->kind, tree->height, answer.children.items) == trail_.value,
               misstep(Misstep::WrongHash));
        tree->levels.push_back(answer.children);
        return {};
    }

    Descent* inner_tree() {
        switch (trail_.place) {
            case Place::HistoryInner:
                return &*trail_.history;
            case Place::TraceInner:
                return &*trail_.trace;
            case Place::StateInner:
                return &*trail_.state;
            case Place::TilesInner:
                return &*trail_.tiles;
            case Place::FoldInner:
                return &*trail_.folds;
            default:
                return nullptr;
        }
    }

    Checked take(const StepAnswer& answer) {
        ENSURE(trail_.place == Place::Step, misstep(Misstep::WrongKind));
        const auto state = opened_root(TreeKind::State, answer.state);
        ENSURE(state && opened_root(TreeKind::Trace, answer.trace),
               misstep(Misstep::WrongChildren));
        const std::uint64_t step = subject_.segment.first_step + trail_.history->index;
        const Hash256 leaf =
            step_leaf(subject_.claim.account, step, state_commitment(answer.header, *state));
        ENSURE(leaf == trail_.value, misstep(Misstep::WrongHash));
        trail_.header = answer.header;
        trail_.state = begin(TreeKind::State, answer.state);
        trail_.trace = begin(TreeKind::Trace, answer.trace);
        return {};
    }

    Checked take(const TensorAnswer& answer) {
        ENSURE(trail_.place == Place::NodeTensor, misstep(Misstep::WrongKind));
        const auto root = opened_root(TreeKind::Tiles, answer.tiles);
        ENSURE(root, misstep(Misstep::WrongChildren));
        ENSURE(tensor_root(answer.type, *root) == trail_.value, misstep(Misstep::WrongHash));
        trail_.type = answer.type;
        trail_.tiles = begin(TreeKind::Tiles, answer.tiles);
        return {};
    }

    Checked take(const TileAnswer& answer) {
        ENSURE(trail_.place == Place::NodeTile, misstep(Misstep::WrongKind));
        ENSURE(opened_root(TreeKind::Fold, answer.accumulators), misstep(Misstep::WrongChildren));
        trail_.folds = begin(TreeKind::Fold, answer.accumulators);
        return {};
    }

    const Subject& subject_;
    Trail trail_;
};

}  // namespace

StateHeader header_at(const TaskRecord& task, std::uint64_t step) {
    return {.task = task.task,
            .program = task.program,
            .dataset = task.dataset,
            .order_seed = task.order_seed,
            .seed = task.seed,
            .step = step};
}

namespace {

// The lowest recorded ancestor of a leaf, below the top: a child in one of the levels.
struct Anchor {
    std::uint32_t height;
    Hash256 value;
};

std::optional<Anchor> anchor_of(const Descent& tree, std::uint64_t leaf) {
    if (leaf >= tree.leaf_count) return std::nullopt;
    const auto ancestor = [](std::uint64_t index, std::uint32_t up) { return index >> (4 * up); };
    const std::uint32_t top = tree_height(tree.leaf_count);
    std::optional<Anchor> deepest;
    for (std::uint32_t level = 0; level < tree.levels.size(); ++level) {
        const std::uint32_t height = top - level;  // Of the node whose children these are.
        if (ancestor(leaf, height) != ancestor(tree.index, height - tree.height)) break;
        const std::uint64_t child = ancestor(leaf, height - 1) % arity;
        deepest = Anchor{height - 1, tree.levels[level][child]};
    }
    return deepest;
}

}  // namespace

std::optional<std::uint32_t> Descent::proof_height(std::uint64_t leaf) const {
    const auto anchor = anchor_of(*this, leaf);
    return anchor ? std::optional{anchor->height} : std::nullopt;
}

bool Descent::holds(std::uint64_t leaf, const Hash256& leaf_value, const Proof& proof) const {
    const auto anchor = anchor_of(*this, leaf);
    if (!anchor || proof.height() != anchor->height) return false;
    return climb({kind, leaf_count, leaf, leaf_value}, proof) == anchor->value;
}

Expected<Trail, Misstep> follow(const Subject& subject, const Path& path,
                                std::span<const Answer> answers) {
    ENSURE(answers.size() == path.size() || answers.size() == path.size() + 1,
           misstep(Misstep::WrongAnswerCount));
    Reader reader{subject};
    for (std::size_t i = 0; i < path.size(); ++i) {
        TRY(reader.answer(answers[i]));
        TRY(reader.descend(path[i]));
    }
    if (answers.size() > path.size()) TRY(reader.answer(answers.back()));
    return reader.trail();
}

Expected<std::monostate, Misstep> check_answer(const Subject& subject, const Path& path,
                                               std::span<const Answer> answers,
                                               const Answer& answer) {
    ENSURE(answers.size() == path.size(), misstep(Misstep::WrongAnswerCount));
    std::vector<Answer> all{answers.begin(), answers.end()};
    all.push_back(answer);
    TRY(follow(subject, path, all));
    return {};
}

}  // namespace assay::program
