// SPDX-License-Identifier: Apache-2.0
// assay: the command line for keys, programs, data, tasks, models and trials.
#include <spdlog/spdlog.h>

#include <cstdio>

#include "client/cli/shared.hpp"

int main(int argc, char** argv) {
    using namespace assay::cli;
    CLI::App app{"Buys neural-network training on an Assay chain, and inspects what became of it"};
    app.name("assay");
    app.set_version_flag("--version", "assay 0.1.0");
    app.fallthrough();
    app.require_subcommand(1);
    app.footer(
        "Exit status: 0 done, 1 could not be done (or the answer is no), 2 not understood.\n"
        "Amounts are in tokens (\"1.5\"), addresses SS58, hashes hexadecimal.");
    Shared shared;
    app.add_option("--url", shared.url, "Node to ask (ws:// or wss://)")->capture_default_str();
    app.add_flag("--json", shared.json, "Print JSON");
    add_data_commands(app, shared);
    add_program_commands(app, shared);
    add_task_commands(app, shared);
    add_model_commands(app, shared);
    add_trial_commands(app, shared);
    add_account_command(app, shared);
    add_key_commands(app, shared);
    add_completion_command(app, shared);
    spdlog::set_level(spdlog::level::warn);
    spdlog::set_pattern("assay: %v");
    try {
        app.parse(argc, argv);
        return shared.command ? shared.command() : exit_usage;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_success : exit_usage;
    } catch (const UsageError& error) {
        std::fprintf(stderr, "assay: %s\n", error.what());
        return exit_usage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "assay: %s\n", error.what());
        return exit_failure;
    }
}
