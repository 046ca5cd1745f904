// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <random>

#include "client/worker/dispute/lying_trace.hpp"
#include "client/worker/dispute/story.hpp"
#include "tests/client/worker/dispute/court.hpp"
#include "tests/pallets/interrogation/small_task.hpp"

using namespace assay;
using namespace assay::test;
using dispute::Lie;
using dispute::LieKind;
using verification::DeathCause;

namespace {

constexpr MlpShape shape{.inputs = 70, .hidden = 40, .outputs = 10, .batch = 34, .samples = 50};
constexpr std::uint32_t steps = 3;
const AccountId liar = account(1), honest = account(2);
constexpr verification::ClaimId claim = 5;

// One task and its honest replay for all cases of this file.
struct World {
    Task task = make_task(shape);
    Replay replay{task, steps};
};
World& world() {
    static World w;
    return w;
}

std::uint32_t node_of(std::string_view operation, std::uint32_t nth = 0, bool init = false) {
    const auto& program = world().task.program;
    const auto& section = init ? program.init : program.step;
    for (std::uint32_t i = 0; i < section.size(); ++i) {
        const bool match = std::visit(
            [&]<class Kind>(const Kind&) { return reflect::type_name<Kind> == operation; },
            section[i].operation);
        if (match && nth-- == 0) return i;
    }
    FAIL("no such node: " << operation);
    return 0;
}

struct Tried {
    std::optional<verification::TrialOutcome> outcome;
    std::uint32_t questions = 0;
    std::string line;
    bool swallowed = false;  ///< The lie changed nothing that is claimed.
};

// A liar on trial, accused by one honest challenger.
Tried try_liar(const Lie& lie, bool init = false, std::uint32_t segment_steps = steps) {
    auto& w = world();
    const auto segment = w.replay.segment(0, segment_steps, init);
    dispute::LyingHistory history{w.replay, w.task.record, segment, lie};
    dispute::LyingTrace trace{w.task.record, segment, history};
    program::Prover prover{w.task.record, segment, w.replay};
    const program::Subject subject{w.task.record, segment, trace.claim(liar)};

    Chain chain;
    REQUIRE(chain.trials().open(request_for(subject, claim, {{honest, {}, 500, 1}})));
    Accusing accuser{honest, prover};
    Defending defender{liar, trace};
    const std::array<Party*, 2> parties{&accuser, &defender};
    run(chain, claim, parties);

    const auto truth = prover.claim(liar);
    Tried tried{
        .outcome = outcome_of(chain, claim),
        .questions = accuser.questions,
        .line = {},
        .swallowed = truth.history == subject.claim.history && truth.pass == subject.claim.pass};
    for (const auto& event : chain.take_events())
        if (const auto* convicted = std::get_if<interrogation::Convicted>(&event)) {
            std::vector<program::Answer> answers;
            const auto record = chain.trials().record(claim);
            for (std::size_t i = 0; i < convicted->path.size(); ++i)
                answers.push_back(record.at(
                    {convicted->path.begin(), convicted->path.begin() + std::ptrdiff_t(i)}));
            const auto story = dispute::tell(w.task.program, subject, convicted->path, answers);
            tried.line = dispute::to_line(*story);
        }
    CHECK(tried.questions <= interrogation::max_levels);
    return tried;
}

bool died_of(const Tried& tried, DeathCause cause) {
    return tried.outcome == verification::TrialOutcome{verification::Dead{cause}};
}

}  // namespace

TEST_CASE("a verdict that does not follow from the last state is convicted without a question") {
    const auto tried = try_liar({.kind = LieKind::Verdict});
    CHECK(died_of(tried, DeathCause::Verdict));
    CHECK(tried.questions == 0);
}

TEST_CASE("a history of the wrong length is convicted") {
    CHECK(died_of(try_liar({.kind = LieKind::HistoryLength}), DeathCause::LeafCount));
}

TEST_CASE("a history that starts elsewhere is convicted") {
    CHECK(died_of(try_liar({.kind = LieKind::Start, .state = 0}), DeathCause::StartLink));
}

TEST_CASE("a wrong constant in a state header is convicted") {
    CHECK(died_of(try_liar({.kind = LieKind::Header, .state = 2}), DeathCause::Header));
}

TEST_CASE("a state tensor that is not its node's output is convicted") {
    const auto tried = try_liar({.kind = LieKind::StateLink, .state = 2, .tensor = 1});
    CHECK(died_of(tried, DeathCause::StateLink));
    CHECK(tried.line == "step 2, state tensor 1 b1");
}

TEST_CASE("counts of tensors, nodes and accumulators that are not the program's are convicted") {
    const auto node = node_of("AddRow");
    CHECK(died_of(try_liar({.kind = LieKind::StateCount, .state = 2}), DeathCause::LeafCount));
    CHECK(died_of(try_liar({.kind = LieKind::NodeCount, .state = 2}), DeathCause::LeafCount));
    CHECK(died_of(try_liar({.kind = LieKind::FoldCount, .state = 2, .node = node, .tile = 1}),
                  DeathCause::LeafCount));
}

TEST_CASE("a tensor of another type or number of tiles is convicted") {
    const auto node = node_of("Matmul");
    for (const auto kind : {LieKind::TensorType, LieKind::TileCount})
        CHECK(died_of(try_liar({.kind = kind, .state = 1, .node = node}), DeathCause::Malformed));
}

TEST_CASE("a trace with nothing behind it dies by the clock") {
    CHECK(died_of(try_liar({.kind = LieKind::Garbage, .state = 2}), DeathCause::Unanswered));
}

TEST_CASE("one wrong step of a fold is convicted, whatever the operator") {
    for (const auto* operation : {"Matmul", "AddRow", "Relu", "CrossEntropyGradient", "ColumnSum",
                                  "ReluGradient", "Descend", "GatherScaled"}) {
        const auto tried = try_liar({.kind = LieKind::FoldStep,
                                     .state = 2,
                                     .node = node_of(operation),
                                     .tile = 0,
                                     .fold = 0});
        INFO(operation);
        CHECK(died_of(tried, DeathCause::FoldStep));
        CHECK(tried.line.find(operation) != std::string::npos);
    }
}

TEST_CASE("a wrong step late in the fold of a late tile is found") {
    const auto node = node_of("Matmul");
    const auto tried =
        try_liar({.kind = LieKind::FoldStep, .state = 3, .node = node, .tile = 2, .fold = 2});
    CHECK(died_of(tried, DeathCause::FoldStep));
    CHECK(tried.line == "step 3, node 2 Matmul [34 x 40], tile (1, 0), after fold step 2");
}

TEST_CASE("starts and finishes of folds, wiring and data are convicted") {
    const auto node = node_of("Matmul");
    CHECK(died_of(try_liar({.kind = LieKind::FoldStart, .state = 2, .node = node}),
                  DeathCause::FoldStart));
    CHECK(died_of(try_liar({.kind = LieKind::FoldFinish, .state = 2, .node = node, .tile = 1}),
                  DeathCause::FoldFinish));
    CHECK(died_of(try_liar({.kind = LieKind::Wiring, .state = 2, .node = node, .fold = 1}),
                  DeathCause::FoldStep));
    CHECK(died_of(
        try_liar(
            {.kind = LieKind::DatasetTile, .state = 2, .node = node_of("GatherScaled"), .fold = 0}),
        DeathCause::FoldStep));
}

TEST_CASE("a wrong first state is traced into the program's init") {
    const auto node = node_of("Uniform", 0, true);
    CHECK(died_of(try_liar({.kind = LieKind::FoldStep, .state = 0, .node = node}, true),
                  DeathCause::FoldStep));
    CHECK(died_of(try_liar({.kind = LieKind::FoldFinish, .state = 0, .node = node}, true),
                  DeathCause::FoldFinish));
    CHECK(died_of(try_liar({.kind = LieKind::StateLink, .state = 0}, true), DeathCause::StateLink));
}

TEST_CASE("a segment that is nothing but the making of the first state is tried like any other") {
    const auto node = node_of("Uniform", 1, true);
    // Uniform does not look at where its fold starts, so a lie there would change nothing.
    for (const auto kind : {LieKind::FoldStep, LieKind::FoldFinish})
        CHECK(std::holds_alternative<verification::Dead>(
            *try_liar({.kind = kind, .state = 0, .node = node}, true, 0).outcome));
    CHECK(died_of(try_liar({.kind = LieKind::StateLink, .state = 0, .tensor = 2}, true, 0),
                  DeathCause::StateLink));
    CHECK(died_of(try_liar({.kind = LieKind::Verdict}, true, 0), DeathCause::Verdict));
}

TEST_CASE("whatever the lie and wherever it is told, one honest accuser convicts") {
    const auto seed = GENERATE(1U, 2U);
    std::mt19937 random{seed};
    const auto below = [&](std::uint64_t limit) { return random() % limit; };
    const auto& section = world().task.program.step;
    std::uint32_t convicted = 0;
    for (int i = 0; i < 60; ++i) {
        Lie lie{.kind = static_cast<LieKind>(below(reflect::enumerator_count<LieKind>())),
                .state = 1 + below(steps),
                .tensor = static_cast<std::uint32_t>(below(4)),
                .node = static_cast<std::uint32_t>(below(section.size()))};
        const auto& node = section[lie.node];
        lie.tile = below(program::tile_count(node.type.shape));
        const auto context = world().task.context(lie.state - 1);
        lie.fold = static_cast<std::uint32_t>(below(
            program::Fold{node, program::tile_at(node.type.shape, lie.tile), context}.steps()));
        if (lie.kind == LieKind::Start) lie.state = 0;
        INFO("seed " << seed << ", kind " << int(lie.kind) << ", state " << lie.state << ", node "
                     << lie.node << ", tile " << lie.tile << ", fold " << lie.fold);
        const auto tried = try_liar(lie);
        if (tried.swallowed) continue;
        REQUIRE(std::holds_alternative<verification::Dead>(*tried.outcome));
        ++convicted;
    }
    CHECK(convicted > 40);
}
