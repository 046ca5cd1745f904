// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/trainer.hpp"

#include <catch2/catch.hpp>

#include "gpu/cpu/instruction_set.hpp"
#include "gpu/exec/commit.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/program/executor.hpp"
#include "tests/gpu/exec/small_run.hpp"

namespace {

using namespace assay;
using exec::test::SmallRun;

void check_equal(std::span<const program::TensorView> got, std::span<const program::Tensor> want) {
    REQUIRE(got.size() == want.size());
    std::size_t different = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        CHECK(got[i].type == want[i].type);
        different += !equal(got[i].bytes, want[i].bytes);
    }
    CHECK(different == 0);
}

}  // namespace

TEST_CASE("Training has the bits of the reference executor, step for step, on any threads") {
    const SmallRun run;
    const auto threads = GENERATE(1U, 2U, 3U);
    cpu::ThreadPool pool{threads};
    exec::Trainer trainer{pool, run.program, run.data, run.seeds};
    trainer.initialise();
    auto state = program::initial_state(run.program, run.seeds);
    check_equal(trainer.state(), state);

    auto context = run.seeds;
    for (context.step = 0; context.step < 7; ++context.step) {
        const auto want =
            program::execute(run.program.step, {.states = state, .data = run.data}, context);
        const auto traced = trainer.trace_step();
        CHECK(traced == want);
        CHECK(trainer.steps_done() == context.step);
        trainer.step();
        CHECK(equal(trainer.step_output(0).bytes, want[run.program.step_outputs[0].node].bytes));
        state = program::next_state_of(run.program, want);
        check_equal(trainer.state(), state);
    }
    const auto want =
        program::execute(run.program.eval, {.states = state, .data = run.data}, context);
    const auto outputs = trainer.evaluate();
    REQUIRE(outputs.size() == 2);
    for (std::size_t i = 0; i < 2; ++i)
        CHECK(equal(outputs[i].bytes, want[run.program.eval_outputs[i].node].bytes));
}

TEST_CASE("Thirty steps end in the recorded bits on every instruction set") {
    // Any machine, any compiler and any build must find the same, and so must the folds.
    constexpr auto recorded = "0x735212a6f667b45cf1ad54b119e2b8a1913400b7460dc3c531d8bc2046dd0a49";
    const SmallRun run;
    const auto best = cpu::instruction_set();
    for (const auto set : cpu::available_instruction_sets()) {
        cpu::use_instruction_set(set);
        cpu::ThreadPool pool{2};
        exec::Trainer trainer{pool, run.program, run.data, run.seeds};
        trainer.initialise();
        for (int i = 0; i < 30; ++i) trainer.step();
        CHECK(to_hex(exec::state_root(pool, trainer.state()).bytes) == recorded);
    }
    cpu::use_instruction_set(best);

    auto context = run.seeds;
    auto state = program::initial_state(run.program, context);
    for (context.step = 0; context.step < 30; ++context.step)
        state = program::next_state_of(
            run.program,
            program::execute(run.program.step, {.states = state, .data = run.data}, context));
    std::vector<Hash256> roots;
    for (const auto& tensor : state) roots.push_back(program::tensor_root(tensor));
    CHECK(to_hex(program::state_root(roots).bytes) == recorded);
}

TEST_CASE("A trace of init is what init computes") {
    const SmallRun run;
    cpu::ThreadPool pool{2};
    exec::Trainer trainer{pool, run.program, run.data, run.seeds};
    CHECK(trainer.trace_init() == program::execute(run.program.init, {}, run.seeds));
}

TEST_CASE("A restored state goes on to the bit") {
    const SmallRun run;
    cpu::ThreadPool pool{1};
    exec::Trainer straight{pool, run.program, run.data, run.seeds};
    straight.initialise();
    for (int i = 0; i < 4; ++i) straight.step();
    const auto middle = straight.copy_state();
    for (int i = 0; i < 4; ++i) straight.step();

    exec::Trainer resumed{pool, run.program, run.data, run.seeds};
    resumed.restore(4, middle);
    for (int i = 0; i < 4; ++i) resumed.step();
    CHECK(resumed.steps_done() == 8);
    CHECK(resumed.copy_state() == straight.copy_state());
}

TEST_CASE("Data and states that do not fit the program are named") {
    const SmallRun run;
    CHECK(exec::check_data(run.program, run.data));
    auto wrong = run.data;
    wrong[0].bytes.pop_back();
    CHECK(exec::check_data(run.program, wrong).error() == exec::Mismatch::WrongSize);
    wrong[0].type.shape.rows -= 1;
    CHECK(exec::check_data(run.program, wrong).error() == exec::Mismatch::WrongType);
    wrong.pop_back();
    CHECK(exec::check_data(run.program, wrong).error() == exec::Mismatch::WrongCount);
    CHECK(exec::check_state(run.program, run.data).error() == exec::Mismatch::WrongCount);
}

TEST_CASE("Roots computed on all threads are those of the definition") {
    cpu::ThreadPool pool{3};
    std::mt19937 random{8};
    std::vector<program::Tensor> tensors;
    using program::Dtype;
    for (const program::TensorType& type :
         {program::TensorType{Dtype::F32, {1, 1}}, program::TensorType{Dtype::F32, {700, 1300}},
          program::TensorType{Dtype::U8, {3001, 1}}, program::TensorType{Dtype::I32, {1, 20'000}},
          program::TensorType{Dtype::F32, {33, 65}}})
        tensors.push_back(exec::test::random_tensor(random, type, exec::test::Values::Plain));
    std::vector<program::TensorView> views;
    std::vector<Hash256> want;
    for (const auto& tensor : tensors) {
        views.push_back({tensor.type, tensor.bytes});
        want.push_back(program::tensor_root(tensor));
    }
    CHECK(exec::tensor_roots(pool, views) == want);
    CHECK(exec::state_root(pool, views) == program::state_root(want));
    CHECK(exec::dataset_root(pool, tensors) == program::dataset_root(want));
}
