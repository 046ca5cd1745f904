// SPDX-License-Identifier: Apache-2.0
// assay program plan: the memory that training takes, and what a limit on it costs.
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "client/cli/local_files.hpp"
#include "client/cli/memory_option.hpp"
#include "client/cli/shared.hpp"
#include "runtime/program/validate.hpp"

namespace assay::cli {

namespace {

struct PlanArguments {
    std::string program;
    std::uint64_t memory = 0;
    unsigned threads = 0;
};

int plan(const PlanArguments& a, const Shared& shared) {
    const auto program = read_program(a.program);
    const auto fit = fit_into(program, a.threads > 0 ? a.threads : all_threads(), a.memory);
    const auto& need = fit.need;
    const auto work = program::work(program.step);
    if (shared.json) {
        std::cout << nlohmann::json{{"memory",
                                     {{"total", need.total()},
                                      {"data", need.data},
                                      {"state", need.state},
                                      {"init", need.init},
                                      {"step", need.step},
                                      {"kernels", need.kernels}}},
                                    {"work", work},
                                    {"repeated_work", fit.repeated_work},
                                    {"repeated_nodes", fit.repeated}}
                         .dump()
                  << '\n';
        return exit_success;
    }
    const auto line = [](const char* what, std::uint64_t bytes) {
        std::printf("%-8s %12s\n", what, size_text(bytes).c_str());
    };
    line("data", need.data);
    line("state", need.state);
    line("init", need.init);
    line("step", need.step);
    line("kernels", need.kernels);
    line("total", need.total());
    if (fit.repeated.empty())
        std::printf("every value is computed once\n");
    else
        std::printf("%zu values are computed again: %.1f %% more work a step\n",
                    fit.repeated.size(),
                    100 * static_cast<double>(fit.repeated_work) / static_cast<double>(work));
    return exit_success;
}

}  // namespace

void add_plan_command(CLI::App& program, Shared& shared) {
    const auto a = std::make_shared<PlanArguments>();
    auto* command = program.add_subcommand("plan", "The memory that training takes");
    command->add_option("file", a->program)->required()->check(CLI::ExistingFile);
    add_memory_option(*command, a->memory,
                      "What it may take, e.g. 4GiB: values that would wait "
                      "are then computed again");
    command->add_option("--threads", a->threads, "0: all")->capture_default_str();
    command->callback([&shared, a] { shared.command = [&shared, a] { return plan(*a, shared); }; });
}

}  // namespace assay::cli
