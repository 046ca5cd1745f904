// SPDX-License-Identifier: Apache-2.0
// The trial of the demonstration task at full size: how many questions, how many bytes on chain,
// how long a conviction takes.
#include <catch2/catch.hpp>

#include <chrono>
#include <iostream>

#include "client/worker/dispute/lying_trace.hpp"
#include "client/worker/dispute/story.hpp"
#include "gpu/build/mlp.hpp"
#include "gpu/exec/replay.hpp"
#include "runtime/program/program_root.hpp"
#include "tests/client/worker/dispute/court.hpp"
#include "tests/pallets/interrogation/hearing.hpp"

using namespace assay;
using namespace assay::test;
using namespace assay::program;
using dispute::Lie;
using dispute::LieKind;

namespace {

constexpr std::uint32_t steps = 100;

std::vector<Tensor> noise_data(const Program& program) {
    std::vector<Tensor> out;
    std::uint32_t word = 1;
    for (const auto& declared : program.data) {
        Tensor tensor = make_tensor(declared.type);
        const bool labels = declared.type.shape.columns == 1;
        for (auto& byte : tensor.bytes) {
            word = word * 1664525U + 1013904223U;
            byte = static_cast<std::uint8_t>(labels ? (word >> 24) % 10 : word >> 24);
        }
        out.push_back(std::move(tensor));
    }
    return out;
}

// The multi-layer perceptron 784-256-128-10, batch 128, and one segment of it.
struct Demonstration {
    Program program = *build::make_mlp({.training_images = 1024, .test_images = 32});
    std::vector<Tensor> data = noise_data(program);
    cpu::ThreadPool pool{2};
    exec::Trainer trainer{pool, program, data, {{}, 11, 0}};
    exec::Trainer cheating{pool, program, data, {{}, 11, 0}};
    TaskRecord task;
    std::optional<exec::Replay> replay;
    SegmentRecord segment{.first_step = 0, .steps = steps, .start = {}, .end = {}};

    Demonstration() {
        std::vector<Hash256> roots;
        for (const auto& tensor : data) roots.push_back(tensor_root(tensor));
        task = {.task = 1,
                .program = program_root(program),
                .dataset = dataset_root(roots),
                .order_seed = {},
                .seed = 11};
        trainer.initialise();
        replay.emplace(trainer, exec::Replay::Span{.steps = steps});
        REQUIRE(replay->run());
        const auto commitment = [&](std::uint64_t step) {
            return state_commitment(header_at(task, step), replay->state_root(step));
        };
        segment.start = commitment(0);
        segment.end = commitment(steps);
    }

    /// The cheat's executor: as fast as the honest one's.
    dispute::Execute execute() {
        return [this](std::span<const Node>, const Operands& operands, const Context& context) {
            cheating.restore(context.step, operands.states);
            return cheating.trace_step();
        };
    }
};

std::size_t bytes_of(const interrogation::open& call) {
    return frame::encode_call<Interrogation>(call).size();
}

}  // namespace

TEST_CASE(
    "a trial of the demonstration task is short, small, and convicts in under a millisecond") {
    Demonstration demo;
    // A wrong product in the weight gradient of the first layer, in the middle of the segment.
    std::uint32_t node = 0;
    for (std::uint32_t i = 0; i < demo.program.step.size(); ++i)
        if (demo.program.step[i].type.shape == Shape{784, 256} &&
            std::holds_alternative<Matmul>(demo.program.step[i].operation))
            node = i;
    const Lie lie{.kind = LieKind::FoldStep,
                  .state = 60,
                  .node = node,
                  .tile = 101,
                  .fold = 2,
                  .word = 1024 + 100};
    dispute::LyingHistory history{*demo.replay, demo.task, demo.segment, lie, demo.execute()};
    dispute::LyingTrace trace{demo.task, demo.segment, history};
    const Subject subject{demo.task, demo.segment, trace.claim(claimant)};
    Prover prover{demo.task, demo.segment, *demo.replay};

    Chain chain;
    REQUIRE(chain.trials().open(request_for(subject, claim, {{anna, {}, 50, 1}})));
    Accusing honest{anna, prover};
    Defending defender{claimant, trace};
    const std::array<Party*, 2> parties{&honest, &defender};
    const auto blocks = run(chain, claim, parties);
    CHECK(outcome_of(chain, claim) ==
          verification::TrialOutcome{verification::Dead{verification::DeathCause::FoldStep}});

    // Everything that went on chain: questions, answers, the conviction.
    const auto record = chain.trials().record(claim);
    std::size_t bytes = honest.evidence_bytes;
    for (const auto& [path, answer] : record)
        bytes +=
            bytes_of({claim, Bytes{path}, {}}) +
            frame::encode_call<Interrogation>(interrogation::answer{claim, Bytes{path}, answer})
                .size();

    interrogation::Convicted convicted;
    for (const auto& event : chain.take_events())
        if (const auto* match = std::get_if<interrogation::Convicted>(&event)) convicted = *match;
    std::vector<Answer> answers;
    for (std::size_t i = 0; i < convicted.path.size(); ++i)
        answers.push_back(
            record.at({convicted.path.begin(), convicted.path.begin() + std::ptrdiff_t(i)}));
    const auto move = prover.next_move(
        subject.claim, Bytes{convicted.path.begin(), convicted.path.end() - 1}, answers);
    const auto& accusation = std::get<Accuse>(move).accusation;
    auto best = std::chrono::nanoseconds::max();
    for (int i = 0; i < 20; ++i) {
        const auto begun = std::chrono::steady_clock::now();
        REQUIRE(judge(subject, convicted.path, answers, accusation));
        best = std::min<std::chrono::nanoseconds>(best, std::chrono::steady_clock::now() - begun);
    }

    const auto story = dispute::tell(demo.program, subject, convicted.path, answers);
    REQUIRE(story);
    std::cout << dispute::to_line(*story) << ": " << honest.questions << " questions in " << blocks
              << " blocks, " << bytes << " bytes on chain (conviction " << honest.evidence_bytes
              << "), judged in " << best.count() / 1000 << " us\n";
    CHECK(story->state == 60);
    CHECK(story->node == node);
    CHECK(story->operation == "Matmul");
    CHECK(story->accumulator == 3);
    CHECK(honest.questions <= 12);
    CHECK(bytes <= 64 * 1024);
    CHECK(best < std::chrono::milliseconds{1});
}
