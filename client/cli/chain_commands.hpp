// SPDX-License-Identifier: Apache-2.0
// What assay-node does with a chain's data when it does not run: blocks to and from files, specs,
// checks, steps back.
#pragma once

#include <CLI/App.hpp>
#include <filesystem>
#include <optional>

#include "client/service/node.hpp"
#include "client/spec/network_spec.hpp"

namespace assay::cli {

struct ChainArguments {
    std::string file;
    BlockNumber from = 1;
    std::optional<BlockNumber> to;
    bool raw = false, yes = false;
    spec::NetworkPlan plan;
    std::string block;
    BlockNumber revert = 256;
    std::string key_type, secret;
};

/// `chain` as on the command line, and where its data lie.
struct ChainPlace {
    std::string chain;
    std::filesystem::path base_path;
};

/// export-blocks, import-blocks, check-block, revert, build-spec, purge-chain, check-database; and
/// `key insert` in the group `key`.
void add_chain_commands(CLI::App& app, CLI::App& key, ChainArguments& arguments);

/// Runs the one that was called, if one was: its exit status. Throws std::exception.
std::optional<int> run_chain_command(const CLI::App& app, const ChainPlace& place,
                                     const ChainArguments& arguments);

spec::ChainSpec load_spec(const std::string& chain);

}  // namespace assay::cli
