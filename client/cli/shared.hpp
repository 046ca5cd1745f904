// SPDX-License-Identifier: Apache-2.0
// What all commands of `assay` share: the global options, and how a command is chosen and ends.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "client/cli/command_error.hpp"
#include "client/keystore/key_pair.hpp"

namespace assay::chain {
class Node;
}

namespace assay::cli {

inline constexpr int exit_success = 0;
inline constexpr int exit_failure = 1;  ///< The command could not do it, or the answer is no.
inline constexpr int exit_usage = 2;    ///< It was not understood.

/// An argument makes no sense; ends with `exit_usage`.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct Shared {
    std::string url = "ws://127.0.0.1:9944";
    bool json = false;
    /// What the command line asks for; set by the parsed sub-command, run by main.
    std::function<int()> command;

    /// A connection to the node of `--url`, made anew.
    std::unique_ptr<chain::Node> connect() const;
};

/// Options that name a secret, for commands that sign.
struct SecretOptions {
    std::string uri, file;
    void add_to(CLI::App& app);
    /// Throws UsageError.
    keystore::KeyPair sr25519() const;
};

void add_key_commands(CLI::App& app, Shared& shared);
void add_data_commands(CLI::App& app, Shared& shared);
void add_program_commands(CLI::App& app, Shared& shared);
void add_plan_command(CLI::App& program, Shared& shared);
void add_task_commands(CLI::App& app, Shared& shared);
void add_submit_command(CLI::App& task, Shared& shared);
void add_account_command(CLI::App& app, Shared& shared);
void add_model_commands(CLI::App& app, Shared& shared);
void add_train_command(CLI::App& model, Shared& shared);
void add_onnx_commands(CLI::App& model, Shared& shared);
void add_trial_commands(CLI::App& app, Shared& shared);
void add_completion_command(CLI::App& app, Shared& shared);

}  // namespace assay::cli
