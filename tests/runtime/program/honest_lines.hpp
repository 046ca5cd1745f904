// SPDX-License-Identifier: Apache-2.0
// An honest claim under question: random lines of questions into it, and the accusations that could
// be made with true evidence where a line ends.
#pragma once

#include "runtime/program/evidence.hpp"
#include "tests/runtime/program/samples.hpp"
#include "tests/runtime/program/trial.hpp"

namespace assay::program::honest {

inline const AccountId honest_account{{0xaa}};
inline constexpr std::uint32_t steps = 17;

struct HonestWorld {
    Program program = make_mlp({.rows = 40, .inputs = 33, .hidden = 34, .classes = 3, .batch = 35});
    std::vector<Tensor> data =
        make_mlp_data({.rows = 40, .inputs = 33, .hidden = 34, .classes = 3, .batch = 35});
    TaskRecord task = make_task(program, data);
    Replay honest{program, data, task, 2 * steps};
    SegmentRecord segments[2] = {make_segment(honest, 0, steps),
                                 make_segment(honest, steps, steps)};
};

inline HonestWorld& honest_world() {
    static HonestWorld shared;
    return shared;
}

// A line of questions down to a random place, answered honestly.
struct Line {
    Subject subject;
    Path path;
    std::vector<Answer> answers;
    Trail trail;
    HistoryTrees::Spot spot;
    std::uint64_t leaf = 0;
};

inline Line random_line(Words& words, const SegmentRecord& segment, Prover& prover,
                        bool to_the_end) {
    Line line{{honest_world().task, segment, prover.claim(honest_account)}, {}, {}, {}, {}, 0};
    for (;;) {
        const auto answer = prover.answer(honest_account, line.path);
        if (!answer) break;
        line.answers.push_back(*answer);
        line.trail = *follow(line.subject, line.path, line.answers);
        if (!to_the_end && words.below(8) == 0) break;
        std::uint8_t child = 0;
        do child = static_cast<std::uint8_t>(words.below(32));
        while (!follow(line.subject, joined(line.path, {child}), line.answers));
        line.path = joined(line.path, {child});
    }
    line.trail = *follow(line.subject, line.path, line.answers);
    if (line.trail.history) line.spot.index = line.trail.history->index;
    if (line.trail.trace) line.spot.node = line.trail.trace->index;
    if (line.trail.tiles) line.spot.tile = line.trail.tiles->index;
    return line;
}

// The accusations that could be made at the end of the line, with true evidence.
inline std::vector<Accusation> true_accusations(const Line& line, HistoryTrees& trees) {
    const Trail& trail = line.trail;
    const Evidence evidence{trees, honest_account, trail, line.spot};
    switch (trail.place) {
        case Place::History:
            return {Evidence::wrong_verdict(trees, honest_account), WrongLength{}};
        case Place::Start:
            return {WrongStart{}};
        case Place::Step:
            return {WrongHeader{}, WrongCount{trees.summary()}};
        case Place::StateTensor:
            return {evidence.wrong_state(trail.state->index)};
        case Place::NodeTensor:
            return {WrongTensor{evidence.node()}};
        case Place::NodeTile:
            return {WrongFold{evidence.node()}, evidence.wrong_fold_finish()};
        case Place::Accumulator:
            if (trail.folds->index == 0) return {WrongFoldStart{evidence.node()}};
            return {evidence.wrong_fold_step(trail.folds->index - 1)};
        default:
            return {};
    }
}

}  // namespace assay::program::honest
