// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/replay.hpp"

#include <catch2/catch.hpp>

#include "runtime/program/executor.hpp"
#include "tests/gpu/exec/small_run.hpp"

namespace {

using namespace assay;
using exec::test::SmallRun;

// The same history by folds alone.
struct ReplayReference {
    std::vector<std::vector<program::Tensor>> states, outputs;

    ReplayReference(const SmallRun& run, std::uint32_t steps) {
        auto context = run.seeds;
        outputs.push_back(program::execute(run.program.init, {}, context));
        states.push_back(program::initial_state_of(run.program, outputs[0]));
        for (context.step = 0; context.step < steps; ++context.step) {
            outputs.push_back(program::execute(
                run.program.step, {.states = states.back(), .data = run.data}, context));
            states.push_back(program::next_state_of(run.program, outputs.back()));
        }
    }
    static Hash256 root(std::span<const program::Tensor> state) {
        std::vector<Hash256> roots;
        for (const auto& tensor : state) roots.push_back(program::tensor_root(tensor));
        return program::state_root(roots);
    }
};

struct ReplayFixture {
    SmallRun run;
    cpu::ThreadPool pool{2};
    exec::Trainer trainer{pool, run.program, run.data, run.seeds};
    program::TaskRecord task{.task = 3,
                             .program = program::program_root(run.program),
                             .dataset = {},
                             .order_seed = run.seeds.order_seed,
                             .seed = run.seeds.seed};

    ReplayFixture() {
        std::vector<Hash256> roots;
        for (const auto& tensor : run.data) roots.push_back(program::tensor_root(tensor));
        task.dataset = program::dataset_root(roots);
        trainer.initialise();
    }
};

// A claimant whose executor gets one bit of one output of one step wrong, and goes on from there.
class Faulty final : public program::History {
  public:
    Faulty(const SmallRun& run, std::uint32_t steps, std::uint64_t step, std::uint32_t node)
        : run_{run}, honest_{run, static_cast<std::uint32_t>(step - 1)} {
        auto context = run.seeds;
        states_ = honest_.states;
        outputs_ = honest_.outputs;
        for (context.step = step - 1; context.step < steps; ++context.step) {
            std::vector<program::Tensor> outputs;
            for (std::uint32_t i = 0; i < run.program.step.size(); ++i) {
                outputs.push_back(program::execute(run.program.step[i],
                                                   {.states = states_.back(), .data = run.data},
                                                   outputs, context));
                if (context.step + 1 == step && i == node) outputs.back().bytes[2] ^= 1;
            }
            states_.push_back(program::next_state_of(run.program, outputs));
            outputs_.push_back(std::move(outputs));
        }
    }
    const program::Program& program() const override { return run_.program; }
    std::span<const program::Tensor> data() const override { return run_.data; }
    Hash256 state_root(std::uint64_t step) override { return ReplayReference::root(states_[step]); }
    std::vector<program::Tensor> state(std::uint64_t step) override { return states_[step]; }
    std::vector<program::Tensor> outputs(std::uint64_t step) override { return outputs_[step]; }

  private:
    const SmallRun& run_;
    ReplayReference honest_;
    std::vector<std::vector<program::Tensor>> states_, outputs_;
};

}  // namespace

TEST_CASE("A replay is the history that the folds make, whatever it is asked and in what order") {
    ReplayFixture f;
    const ReplayReference want{f.run, 6};
    exec::Replay replay{f.trainer, {.steps = 6, .kept_states = 2}};
    std::vector<std::uint32_t> progress;
    REQUIRE(replay.run([&](std::uint32_t done) {
        progress.push_back(done);
        return true;
    }));
    CHECK(progress == std::vector<std::uint32_t>{1, 2, 3, 4, 5, 6});
    CHECK(replay.last_step() == 6);
    for (const std::uint64_t step : {5U, 0U, 6U, 1U, 3U, 2U, 4U}) {
        CHECK(replay.state_root(step) == ReplayReference::root(want.states[step]));
        CHECK(replay.state(step) == want.states[step]);
        CHECK(replay.outputs(step) == want.outputs[step]);
    }
}

TEST_CASE("A replay may start from a restored state and be stopped") {
    ReplayFixture f;
    const ReplayReference want{f.run, 5};
    f.trainer.restore(2, want.states[2]);
    exec::Replay replay{f.trainer, {.steps = 3}};
    CHECK(!replay.run([](std::uint32_t done) { return done < 2; }));
    REQUIRE(replay.run());
    CHECK(replay.first_step() == 2);
    CHECK(replay.state_roots().size() == 4);
    CHECK(replay.state_root(5) == ReplayReference::root(want.states[5]));
    CHECK(replay.outputs(3) == want.outputs[3]);
}

TEST_CASE("An accuser with a replay convicts a claim whose history is wrong in one bit") {
    ReplayFixture f;
    constexpr std::uint32_t steps = 5;
    exec::Replay replay{f.trainer, {.steps = steps}};
    REQUIRE(replay.run());
    const program::SegmentRecord segment{
        .first_step = 0,
        .steps = steps,
        .start = {},
        .end =
            program::state_commitment(program::header_at(f.task, steps), replay.state_root(steps))};
    const AccountId liar{{1}}, honest{{2}};
    const auto step = GENERATE(1U, 4U);
    const auto node = GENERATE(0U, 2U, 7U, 12U, 20U);
    Faulty wrong{f.run, steps, step, node};
    program::Prover claimant{f.task, segment, wrong}, accuser{f.task, segment, replay};
    const auto claim = claimant.claim(liar);
    const program::Subject subject{f.task, segment, claim};
    CHECK(accuser.claim(honest).pass);

    program::Path path;
    std::vector<program::Answer> answers;
    for (int questions = 0; questions < 40; ++questions) {
        const auto move = accuser.next_move(claim, path, answers);
        if (const auto* ask = std::get_if<program::Ask>(&move)) {
            const bool deeper = ask->path.size() > path.size() || answers.empty();
            REQUIRE(deeper);
            path = ask->path;
            const auto answer = claimant.answer(liar, path);
            REQUIRE(answer);
            answers.push_back(*answer);
            continue;
        }
        const auto* accuse = std::get_if<program::Accuse>(&move);
        REQUIRE(accuse != nullptr);
        const auto verdict = program::judge(subject, accuse->path, answers, accuse->accusation);
        CHECK(verdict);
        return;
    }
    FAIL("no end");
}
