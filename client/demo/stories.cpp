// SPDX-License-Identifier: Apache-2.0
#include "client/demo/stories.hpp"

#include <spdlog/fmt/fmt.h>

#include "client/cli/amount.hpp"
#include "client/cli/enum_name.hpp"

namespace assay::demo {

namespace {

using std::chrono::seconds;
using tasks::Stage;

constexpr seconds patience{300};

Order short_order(const Props& props) { return {.program = props.program, .data = props.data}; }

std::string stage_of(const Scene& scene, tasks::TaskId task) {
    return cli::name_of(scene.teller().stage(task));
}

bool slashed(const Scene& scene, const std::string& solver) {
    return std::ranges::any_of(scene.all<settlement::SolverSlashed>(), [&](const auto& event) {
        return event.solver == scene.account(solver) && event.amount > 0;
    });
}
bool paid(const Scene& scene, const std::string& solver) {
    return std::ranges::any_of(scene.all<settlement::SolverPaid>(), [&](const auto& event) {
        return event.solver == scene.account(solver) && event.amount > 0;
    });
}
bool claimant_slashed(const Scene& scene, const AccountId& who) {
    return std::ranges::any_of(scene.all<settlement::ClaimantSlashed>(), [&](const auto& event) {
        return event.who == who && event.amount > 0;
    });
}
bool rewarded(const Scene& scene, const std::string& name) {
    return std::ranges::any_of(scene.all<settlement::RewardPaid>(), [&](const auto& event) {
        return event.who == scene.account(name) && event.amount > 0;
    });
}
/// Nobody lost a deposit.
void expect_peace(const Scene& scene) {
    expect(scene.all<settlement::SolverSlashed>().empty(), "no solver should be slashed");
    expect(scene.all<settlement::ClaimantSlashed>().empty(), "no claimant should be slashed");
}

// ---- 1

void honest(Scene& scene, const Props& props) {
    scene.cast({{.name = "Solver1", .role = "solver"},
                {.name = "Verifier1", .role = "verifier"},
                {.name = "Verifier2", .role = "verifier"},
                {.name = "Verifier3", .role = "verifier"},
                {.name = "Whistleblower1", .role = "whistleblower"}});
    auto order = short_order(props);
    order.steps = full_steps;
    order.checkpoint_every = 235;
    scene.note(fmt::format("{} steps (10 epochs of Fashion-MNIST) in segments of {}", order.steps,
                           order.checkpoint_every));
    const auto task = scene.submit(order);
    scene.play_to_end(task, patience);
    expect(scene.teller().stage(task) == Stage::Settled,
           "the task ended as " + stage_of(scene, task));
    expect(paid(scene, "Solver1"), "the solver should be paid");
    expect(!scene.all<settlement::VerifierPaid>().empty(), "verifiers should be paid");
    expect_peace(scene);

    const auto model = (scene.network().folder() / "model.safetensors").string();
    scene.network().assay({"model", "export", std::to_string(task), "--out", model}, seconds{60});
    const auto output =
        scene.network().assay({"--json", "model", "evaluate", "--program", props.program.string(),
                               "--data", props.data.string(), "--model", model},
                              seconds{90});
    const auto at = output.find("\"accuracy\":");
    expect(at != output.npos, "assay model evaluate tells no accuracy: " + output);
    const double accuracy = std::stod(output.substr(at + 11));
    scene.note(
        fmt::format("{} classifies {:.2f} % of 10,000 test images rightly", model, 100 * accuracy));
    expect(accuracy >= 0.87, "an accuracy of at least 87 % was promised");
}

// ---- 2

void lazy_solver(Scene& scene, const Props& props) {
    scene.cast({{.name = "Solver1", .role = "solver", .misbehaviour = "skip-segment", .price = 0.5},
                {.name = "Solver2", .role = "solver", .price = 0.9},
                {.name = "Verifier1", .role = "verifier"},
                {.name = "Verifier2", .role = "verifier"},
                {.name = "Verifier3", .role = "verifier"}});
    scene.note("200 steps in segments of 20; Solver1, the cheapest, will not train the first");
    const auto task = scene.submit(short_order(props));
    scene.play([&] { return scene.teller().stage(task) >= Stage::ClaimCommit; }, patience);
    scene.dismiss_solver("Solver1");
    scene.play_to_end(task, patience);
    expect(scene.teller().stage(task) == Stage::Reissued,
           "the task ended as " + stage_of(scene, task));
    expect(slashed(scene, "Solver1"), "the lazy solver should be slashed");
    std::size_t fails = 0;
    for (const auto& revealed : scene.all<verification::ClaimRevealed>())
        if (revealed.value.statement.verdict == verification::Verdict::Fail) ++fails;
    expect(fails >= 2, "a second verifier should confirm the fail");
    const auto successor = scene.teller().latest(task);
    scene.play_to_end(successor, patience);
    expect(scene.teller().stage(successor) == Stage::Settled,
           "the re-issued task ended as " + stage_of(scene, successor));
    expect(paid(scene, "Solver2"), "the second solver should be paid");
    expect(!paid(scene, "Solver1"), "the lazy solver should not be paid");
}

// ---- 3

void collusion(Scene& scene, const Props& props) {
    scene.cast({{.name = "Solver1", .role = "solver", .misbehaviour = "poison", .price = 0.5},
                {.name = "Verifier1", .role = "verifier", .misbehaviour = "rubber-stamp"},
                {.name = "Verifier2", .role = "verifier", .misbehaviour = "rubber-stamp"},
                {.name = "Whistleblower1", .role = "whistleblower"}});
    scene.note(
        "200 steps in segments of 20; all verifiers collude with the solver, who has one "
        "fold step of one matrix product wrong");
    const auto task = scene.submit(short_order(props));
    scene.play_to_end(task, patience);
    const auto convictions = scene.all<interrogation::Convicted>();
    expect(!convictions.empty(), "the claim should be convicted by the chain");
    const auto& claims = scene.teller().claims();
    bool verifier_lost = false;
    for (const auto& conviction : convictions) {
        const auto found = claims.find(conviction.claim);
        if (found == claims.end() || found->second.challenge) continue;
        verifier_lost = verifier_lost || claimant_slashed(scene, found->second.account);
        expect(conviction.by == scene.account("Whistleblower1"),
               "the whistleblower should be the accuser");
    }
    expect(verifier_lost, "the colluding verifier should be slashed");
    expect(slashed(scene, "Solver1"), "the solver should be slashed");
    expect(rewarded(scene, "Whistleblower1"), "the whistleblower should be rewarded");
    const auto stage = scene.teller().stage(task);
    expect(stage == Stage::Reissued || stage == Stage::Failed,
           "the task ended as " + stage_of(scene, task));
}

// ---- 4

void slander(Scene& scene, const Props& props) {
    scene.cast({{.name = "Solver1", .role = "solver"},
                {.name = "Verifier1", .role = "verifier", .misbehaviour = "false-fail", .seats = 8},
                {.name = "Verifier2", .role = "verifier", .seats = 3},
                {.name = "Verifier3", .role = "verifier", .seats = 3}});
    scene.note("200 steps in segments of 20; Verifier1 fails what it is drawn for");
    for (int attempt = 1;; ++attempt) {
        const auto task = scene.submit(short_order(props));
        scene.play_to_end(task, patience);
        expect(scene.teller().stage(task) == Stage::Settled,
               "the task ended as " + stage_of(scene, task));
        expect(paid(scene, "Solver1"), "the solver should be paid");
        if (!scene.all<verification::Contested>().empty()) break;
        expect(attempt < 3, "Verifier1 was not drawn for a segment of steps in three tasks");
        scene.note("the draw passed Verifier1 by: another task");
    }
    expect(!scene.all<interrogation::Convicted>().empty(), "the fail claim should be convicted");
    expect(claimant_slashed(scene, scene.account("Verifier1")), "Verifier1 should be slashed");
    expect(rewarded(scene, "Solver1"), "the solver should get a share of the slash");
    expect(!slashed(scene, "Solver1"), "the solver should lose nothing");
}

// ---- 5

void planted_error(Scene& scene, const Props& props) {
    scene.cast({{.name = "Solver1", .role = "solver"},
                {.name = "Verifier1", .role = "verifier", .seats = 6},
                {.name = "Verifier2", .role = "verifier", .seats = 6},
                {.name = "Verifier3", .role = "verifier", .seats = 6},
                {.name = "Whistleblower1", .role = "whistleblower"}});
    scene.note(
        "200 steps in segments of 20, all audited; each verifier's VRF obliges it to plant "
        "an error at the chain's rate of 20 %, and nobody else can know where");
    auto order = short_order(props);
    order.audited = 8;
    for (int attempt = 1;; ++attempt) {
        const auto task = scene.submit(order);
        scene.play_to_end(task, patience);
        expect(scene.teller().stage(task) == Stage::Settled,
               "the task ended as " + stage_of(scene, task));
        expect_peace(scene);
        const auto shown = scene.all<verification::PlantShown>();
        if (std::ranges::any_of(shown, &verification::PlantShown::planted)) break;
        expect(attempt < 4, "no verifier had to plant in four tasks");
        scene.note("no verifier had to plant this time: another task");
    }
    const auto jackpots = scene.all<jackpot::JackpotPaid>();
    const auto finder = scene.account("Whistleblower1");
    expect(std::ranges::any_of(jackpots, [&](const auto& paid) { return paid.account == finder; }),
           "the whistleblower should win the jackpot");
}

}  // namespace

const std::array<Story, 5> stories{{
    {1, "An honest run",
     "A solver trains in full; it is proved, sampled, verified and paid. The model is taken home "
     "and measured.",
     honest},
    {2, "A solver that skips work",
     "One segment was not trained. A verifier fails it, a second confirms, the solver loses its "
     "deposit, and another one finishes the work.",
     lazy_solver},
    {3, "Collusion, and one honest whistleblower",
     "Solver and all verifiers back the same false history. A whistleblower challenges; the trial "
     "descends to one fold step, which the chain executes.",
     collusion},
    {4, "A verifier that slanders",
     "A verifier fails an honest solver, with a false history to show for it. The solver contests "
     "and wins.",
     slander},
    {5, "A planted error",
     "Verifiers must now and then plant an error, so that checking the checkers pays. The "
     "whistleblower finds one.",
     planted_error},
}};

}  // namespace assay::demo
