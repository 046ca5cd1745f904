// SPDX-License-Identifier: Apache-2.0
#include "tests/client/worker/dispute/demonstration.hpp"

#include "runtime/program/program_root.hpp"
#include "tests/pallets/interrogation/hearing.hpp"

namespace assay::test {

using namespace program;
using dispute::Lie;
using dispute::LieKind;

namespace {

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

}  // namespace

struct DemonstrationTrial::Run {
    Program program = *build::make_mlp({.training_images = 1024, .test_images = 32});
    std::vector<Tensor> data = noise_data(program);
    cpu::ThreadPool pool{2};
    exec::Trainer trainer{pool, program, data, {{}, 11, 0}};
    exec::Trainer cheating{pool, program, data, {{}, 11, 0}};
    TaskRecord task;
    std::optional<exec::Replay> replay;
    SegmentRecord segment{.first_step = 0, .steps = steps, .start = {}, .end = {}};

    Run() {
        std::vector<Hash256> roots;
        for (const auto& tensor : data) roots.push_back(tensor_root(tensor));
        task = {.task = 1,
                .program = program_root(program),
                .dataset = dataset_root(roots),
                .order_seed = {},
                .seed = 11};
        trainer.initialise();
        replay.emplace(trainer, exec::Replay::Span{.steps = steps});
        INVARIANT(replay->run());
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

namespace {

std::size_t bytes_of(const interrogation::open& call) {
    return frame::encode_call<Interrogation>(call).size();
}

/// The product that makes the weight gradient of the first layer.
std::uint32_t first_gradient(const Program& program) {
    std::uint32_t node = 0;
    for (std::uint32_t i = 0; i < program.step.size(); ++i)
        if (program.step[i].type.shape == Shape{784, 256} &&
            std::holds_alternative<Matmul>(program.step[i].operation))
            node = i;
    return node;
}

}  // namespace

DemonstrationTrial::DemonstrationTrial() : run_{std::make_unique<Run>()} {
    auto& [program, data, pool, trainer, cheating, task, replay, segment] = *run_;
    node = first_gradient(program);
    const Lie lie{.kind = LieKind::FoldStep,
                  .state = disputed_step,
                  .node = node,
                  .tile = 101,
                  .fold = 2,
                  .word = 1024 + 100};
    dispute::LyingHistory history{*replay, task, segment, lie, run_->execute()};
    dispute::LyingTrace trace{task, segment, history};
    subject_ = {task, segment, trace.claim(claimant)};
    Prover prover{task, segment, *replay};

    Chain chain;
    INVARIANT(chain.trials().open(request_for(subject_, claim, {{anna, {}, 50, 1}})));
    Accusing honest{anna, prover};
    Defending defender{claimant, trace};
    const std::array<Party*, 2> parties{&honest, &defender};
    blocks = test::run(chain, claim, parties);
    outcome = outcome_of(chain, claim);
    questions = honest.questions;
    evidence_bytes = honest.evidence_bytes;

    const auto record = chain.trials().record(claim);
    bytes = evidence_bytes;
    for (const auto& [path, answer] : record)
        bytes +=
            bytes_of({claim, Bytes{path}, {}}) +
            frame::encode_call<Interrogation>(interrogation::answer{claim, Bytes{path}, answer})
                .size();

    for (const auto& event : chain.take_events())
        if (const auto* match = std::get_if<interrogation::Convicted>(&event)) path_ = match->path;
    for (std::size_t i = 0; i < path_.size(); ++i)
        answers_.push_back(record.at({path_.begin(), path_.begin() + std::ptrdiff_t(i)}));
    const auto move =
        prover.next_move(subject_.claim, Bytes{path_.begin(), path_.end() - 1}, answers_);
    accusation_ = std::get<Accuse>(move).accusation;
    if (const auto told = dispute::tell(program, subject_, path_, answers_)) story = *told;
}

DemonstrationTrial::~DemonstrationTrial() = default;

}  // namespace assay::test
