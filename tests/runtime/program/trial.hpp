// SPDX-License-Identifier: Apache-2.0
// Trials without a chain: a claimant that answers, an accuser that asks and convicts, and between
// them only what the chain would keep on record.
#pragma once

#include "tests/runtime/program/replay.hpp"

namespace assay::program {

/// Child numbers from the root of a tree down to one of its leaves.
inline std::vector<std::uint8_t> way_to(std::uint64_t leaf_count, std::uint64_t index) {
    std::vector<std::uint8_t> numbers(tree_height(leaf_count));
    for (std::size_t i = numbers.size(); i-- > 0; index /= arity)
        numbers[i] = static_cast<std::uint8_t>(index % arity);
    return numbers;
}
inline Path joined(const Path& path, const std::vector<std::uint8_t>& more) {
    std::vector<std::uint8_t> numbers = path.items;
    numbers.insert(numbers.end(), more.begin(), more.end());
    return numbers;
}

/// Another answer at a place, and what lies below it.
struct Graft {
    Path at;
    Answer answer;
    const Tree* below = nullptr;        ///< Nothing: the claimant's own history goes on.
    const Tree* state_below = nullptr;  ///< The same for the state branch of a step leaf.
};

/// Answers out of its own history, except where something is grafted on.
class Claimant {
  public:
    Claimant(Prover& prover, const ClaimRecord& claim, std::vector<Graft> grafts = {})
        : prover_{prover}, claim_{claim}, grafts_{std::move(grafts)} {}

    const ClaimRecord& claim() const { return claim_; }

    std::optional<Answer> answer(const Path& path) {
        for (const Graft& graft : grafts_) {
            if (path == graft.at) return graft.answer;
            const std::size_t depth = graft.at.size();
            if (path.size() <= depth || !std::equal(graft.at.begin(), graft.at.end(), path.begin()))
                continue;
            const bool state =
                std::holds_alternative<StepAnswer>(graft.answer) && path[depth] >= state_branch;
            const Tree* tree = state ? graft.state_below : graft.below;
            if (tree != nullptr) return inside(*tree, path, depth);
        }
        return prover_.answer(claim_.account, path);
    }

  private:
    static std::optional<Answer> inside(const Tree& tree, const Path& path, std::size_t depth) {
        std::uint64_t index = 0;
        for (std::size_t i = depth; i < path.size(); ++i) index = index * arity + path[i] % arity;
        const std::size_t down = path.size() - depth;
        if (down >= tree.height()) return std::nullopt;
        return InnerAnswer{tree.children(tree.height() - static_cast<std::uint32_t>(down), index)};
    }

    Prover& prover_;
    ClaimRecord claim_;
    std::vector<Graft> grafts_;
};

enum class Ending { Agreed, Convicted, Unanswered, Refused };

struct Verdict {
    Ending ending = Ending::Agreed;
    std::size_t accusation = std::variant_npos;  ///< Index of the kind.
    Path path;                                   ///< Where it ended.
    std::uint32_t questions = 0;
    std::size_t evidence_bytes = 0;
    Refusal refusal{};
};

template <class T>
inline constexpr std::size_t accusation_index = Accusation{T{}}.index();

inline Verdict hold_trial(const TaskRecord& task, const SegmentRecord& segment, Claimant& claimant,
                          Prover& accuser) {
    const Subject subject{task, segment, claimant.claim()};
    Verdict verdict;
    std::vector<Answer> record;
    for (;;) {
        const Move move = accuser.next_move(subject.claim, verdict.path, record);
        if (const auto* ask = std::get_if<Ask>(&move)) {
            verdict.path = ask->path;
            ++verdict.questions;
            const auto answer = claimant.answer(ask->path);
            if (!answer || !check_answer(subject, ask->path, record, *answer)) {
                verdict.ending = Ending::Unanswered;
                return verdict;
            }
            record.push_back(*answer);
        } else if (const auto* accuse = std::get_if<Accuse>(&move)) {
            verdict.path = accuse->path;
            verdict.accusation = accuse->accusation.index();
            verdict.evidence_bytes = scale::to_bytes(accuse->accusation).size();
            const auto judged = judge(subject, accuse->path, record, accuse->accusation);
            verdict.ending = judged ? Ending::Convicted : Ending::Refused;
            if (!judged) verdict.refusal = judged.error();
            return verdict;
        } else {
            return verdict;
        }
    }
}

}  // namespace assay::program
