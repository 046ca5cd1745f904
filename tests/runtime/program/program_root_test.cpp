// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/program_root.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "tests/runtime/program/golden.hpp"
#include "tests/runtime/program/mlp.hpp"

namespace assay::program {

TEST_CASE("one node is opened from the program without the rest") {
    const Program program = make_mlp();
    const ProgramSummary summary = summarise(program);
    CHECK(summary.step.count == program.step.size());
    const Tree tree = node_tree(program.step);
    for (std::size_t i = 0; i < program.step.size(); ++i) {
        const Leaf leaf{TreeKind::Program, summary.step.count, i, node_leaf(program.step[i])};
        CHECK(verify(summary.step.root, leaf, tree.prove(i)));
        CHECK_FALSE(verify(summary.init.root, leaf, tree.prove(i)));
    }
}

TEST_CASE("a change anywhere changes the program root") {
    const Program program = make_mlp();
    std::set<Hash256> roots{program_root(program)};
    std::size_t count = 1;
    const auto with = [&](auto change) {
        Program other = program;
        change(other);
        roots.insert(program_root(other));
        CHECK(roots.size() == ++count);
    };
    with([](Program& p) { p.data[0].name = "pictures"; });
    with([](Program& p) { p.states[1].next = 0; });
    with([](Program& p) { std::swap(p.states[0], p.states[1]); });
    with([](Program& p) { p.init[0].operation = Constant{Real::of(1)}; });
    with([](Program& p) { p.step.back().operation = Descend{ConstantRate{Real::of(0.1F)}}; });
    with([](Program& p) { p.step.pop_back(); });
    with([](Program& p) { p.eval.clear(); });
    with([](Program& p) { p.step_outputs.clear(); });
    with([](Program& p) { std::swap(p.step_outputs, p.eval_outputs); });
}

TEST_CASE(
    "programs that differ in more than their states' types can continue each other's states") {
    const Program program = make_mlp();
    Program other = program;
    other.step.pop_back();
    other.states[0].name = "weights";
    CHECK(state_types(other) == state_types(program));
    std::swap(other.states[0], other.states[1]);
    CHECK(state_types(other) != state_types(program));
}

TEST_CASE("the test program's root never changes unnoticed") {
    const std::string digest = to_hex(program_root(make_mlp()).bytes);
    CHECK("program " + digest == "program " + golden("commitments.txt", "program"));
}

}  // namespace assay::program
