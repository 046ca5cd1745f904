// SPDX-License-Identifier: Apache-2.0
// One honest run of two segments, shared by the tests that lie about it.
#pragma once

#include "tests/runtime/program/trial.hpp"

namespace assay::program {

inline const AccountId claimant_account{{0xc1}};
inline constexpr std::uint32_t segment_steps = 19;  // 20 states: two levels.

// An honest run of two segments, and what the chain knows of it.
struct World {
    Program program = make_mlp();
    std::vector<Tensor> data = make_mlp_data();
    TaskRecord task = make_task(program, data);
    Replay honest{program, data, task, 2 * segment_steps};

    SegmentRecord segment(std::uint64_t number) {
        return make_segment(honest, number * segment_steps, segment_steps);
    }
    Replay lying(const Tamper& tamper) { return {program, data, task, 2 * segment_steps, tamper}; }
    std::span<const Node> section(std::uint64_t step) const {
        return step == 0 ? program.init : program.step;
    }
};

inline World& world() {
    static World shared;
    return shared;
}

// Not every change reaches the state; what changes no state is no lie about one.
inline bool same_states(Replay& a, Replay& b) {
    for (std::uint64_t step = 0; step <= 2 * segment_steps; ++step)
        if (a.state_root(step) != b.state_root(step)) return false;
    return true;
}

inline Verdict try_claim(const SegmentRecord& segment, Claimant& claimant) {
    Prover accuser{world().task, segment, world().honest};
    return hold_trial(world().task, segment, claimant, accuser);
}

// What the prover says under step leaf `index`.
inline StepAnswer step_answer(Prover& prover, std::uint64_t index) {
    const auto answer = prover.answer(claimant_account, way_to(segment_steps + 1, index));
    return *std::get_if<StepAnswer>(&*answer);
}

// The path to a node's output, or one of its tiles.
inline Path path_to_node(std::uint64_t index, std::uint64_t nodes, std::uint64_t node) {
    return joined(way_to(segment_steps + 1, index), way_to(nodes, node));
}

}  // namespace assay::program
