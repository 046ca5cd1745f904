// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/schedule.hpp"

#include <catch2/catch.hpp>

#include "gpu/exec/section.hpp"
#include "runtime/program/executor.hpp"
#include "tests/gpu/exec/random_section.hpp"

using namespace assay;
using namespace assay::program;
using exec::test::buffers_of;
using exec::test::random_tensors;
using exec::test::RandomSection;

TEST_CASE("A section in less memory gives what its folds give") {
    std::mt19937 random{23};
    cpu::ThreadPool pool{2};
    std::size_t wrong = 0, repetitions = 0, beyond = 0, fitted = 0;
    for (int round = 0; round < 120; ++round) {
        const RandomSection section{random};
        const auto states = random_tensors(random, section.types_);
        const auto data = random_tensors(random, section.types_);
        const auto want = execute(section.nodes_, {.states = states, .data = data}, {});
        const exec::PlanRequest request{
            .section = section.nodes_, .kept = section.kept_, .updates = section.updates_};
        const auto all = exec::working_bytes(request, exec::make_plan(request));
        for (const std::uint64_t percent : {95U, 85U, 75U}) {
            const auto bytes_max = all * percent / 100;
            const auto schedule = exec::schedule_within(request, bytes_max);
            if (!schedule) {
                beyond += schedule.error() <= bytes_max;
                continue;
            }
            ++fitted;
            repetitions += schedule->repetitions();
            beyond += exec::working_bytes(request, schedule->plan) > bytes_max;
            exec::Section planned{request, nullptr, bytes_max};
            auto current = buffers_of(states), spare = buffers_of(states);
            planned.run(pool, {.states = current, .spares = spare, .data = data});
            for (const auto node : section.kept_)
                wrong += !equal(planned.output(node).bytes, want[node].bytes);
            for (std::uint32_t i = 0; i < states.size(); ++i) {
                const auto update =
                    std::ranges::find(section.updates_, i, &exec::StateUpdate::state);
                const auto& next =
                    update == section.updates_.end() ? states[i] : want[update->node];
                wrong += !equal(current[i].bytes(), next.bytes);
            }
        }
    }
    CHECK(wrong == 0);
    CHECK(beyond == 0);
    // The test means something only if it often got by with less.
    CHECK(fitted > 40);
    CHECK(repetitions > 40);
}

TEST_CASE("What fits is computed once, in the order of the program") {
    std::mt19937 random{24};
    const RandomSection section{random};
    const exec::PlanRequest request{
        .section = section.nodes_, .kept = section.kept_, .updates = section.updates_};
    const auto plan = exec::make_plan(request);
    const auto schedule = exec::schedule_within(request, exec::working_bytes(request, plan));
    REQUIRE(schedule);
    CHECK(schedule->repetitions() == 0);
    CHECK(schedule->repeated_work() == 0);
    CHECK(schedule->nodes == section.nodes_);
    CHECK(schedule->plan.outputs == plan.outputs);
}

TEST_CASE("A value that waits long is dropped and computed again, after what filled the memory") {
    // a = relu(data) is read at once and at the end; in between, as much again is in use.
    const TensorType x{Dtype::F32, {512, 16}}, row{Dtype::F32, {1, 16}};
    const std::vector<Node> nodes{{Relu{}, {{Data{0}, x}}, x},
                                  {ColumnSum{}, {{NodeOutput{0}, x}}, row},
                                  {Uniform{0, Real::of(1)}, {}, x},
                                  {Relu{}, {{NodeOutput{2}, x}}, x},
                                  {ColumnSum{}, {{NodeOutput{3}, x}}, row},
                                  {Add{}, {{NodeOutput{1}, row}, {NodeOutput{4}, row}}, row},
                                  {Multiply{}, {{NodeOutput{0}, x}, {NodeOutput{5}, row}}, x}};
    const exec::PlanRequest request{.section = nodes, .kept = {6}};
    const auto all = exec::working_bytes(request, exec::make_plan(request));
    const auto schedule = exec::schedule_within(request, all - x.bytes());
    REQUIRE(schedule);
    CHECK(schedule->repetitions() == 1);
    CHECK(schedule->repeated_work() == work(nodes[0]));
    CHECK(std::ranges::count(schedule->origins, 0U) == 2);
    // Less than its largest node takes is impossible.
    const auto refused = exec::schedule_within(request, x.bytes() / 2);
    REQUIRE(!refused);
    CHECK(refused.error() >= x.bytes());
}
