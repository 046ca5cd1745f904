// SPDX-License-Identifier: Apache-2.0
// assay-node key: makes the secret of a peer id and shows whose a secret is, with the output of
// Substrate's commands of the same names.
#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <string>

namespace assay::cli {

struct NodeKeyArguments {
    std::string file;
    bool binary = false;
};

/// `key generate-node-key` and `key inspect-node-key`; others may be added to the group.
CLI::App* add_node_key_commands(CLI::App& app, NodeKeyArguments& arguments);

/// Runs the one that was called, if one was: its exit status. Throws std::runtime_error.
std::optional<int> run_node_key_command(const CLI::App& key, const NodeKeyArguments& arguments);

}  // namespace assay::cli
