// SPDX-License-Identifier: Apache-2.0
// assay-worker-adversary: the worker with a choice of misbehaviours. For tests and demonstrations.
#include <CLI/CLI.hpp>

#include "client/worker/program.hpp"
#include "tests/adversary/misconduct.hpp"

int main(int argc, char** argv) {
    using namespace assay;
    std::string misbehaviour = "none";
    adversary::Plan plan;
    return worker::run_program(
        argc, argv,
        {.add_options =
             [&](CLI::App& app) {
                 app.add_option("--misbehave", misbehaviour, "How to cheat")
                     ->check(CLI::IsMember(adversary::all_names()))
                     ->capture_default_str();
                 app.add_option("--cheat-segment", plan.segment, "Solver: in which segment")
                     ->capture_default_str();
                 app.add_option("--cheat-tasks", plan.tasks_max, "In how many tasks")
                     ->capture_default_str();
             },
         .make =
             [&] {
                 plan.misbehaviour = *adversary::from_text(misbehaviour);
                 return adversary::make_misconduct(plan);
             }});
}
