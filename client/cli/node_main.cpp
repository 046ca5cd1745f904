// SPDX-License-Identifier: Apache-2.0
// assay-node: runs a node, and works on a chain's blocks.
#include <spdlog/spdlog.h>
#include <stdlib.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "client/cli/chain_commands.hpp"
#include "client/cli/log_format.hpp"
#include "client/cli/network_arguments.hpp"
#include "client/cli/node_key_commands.hpp"
#include "client/service/node.hpp"

namespace {

using namespace assay;
namespace fs = std::filesystem;

struct Options {
    std::string chain = "dev", base_path, author, log_level = "info", log_format = "text",
                rpc_methods = "auto", sync = "full";
    bool dev = false, temporary = false, rpc_external = false;
    bool validator = false, fresh_keys = false;
    std::uint16_t rpc_port = 9944;
    std::uint32_t state_pruning = 256;
    std::vector<std::string> rpc_origins;
    rpc::Limits rpc_limits;
    std::uint32_t rpc_request_mib = 15, rpc_response_mib = 15;
    cli::ChainArguments commands;
    cli::NetworkArguments network;
    service::MetricsOptions metrics;
    cli::NodeKeyArguments node_key;
};

/// Deletes a temporary base path when the node ends.
struct TemporaryFolder {
    fs::path path;
    TemporaryFolder() {
        auto pattern = (fs::temp_directory_path() / "assay-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw std::runtime_error{"no temporary folder to be had"};
        path = pattern;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
};

fs::path default_base_path() {
    const char* home = std::getenv("HOME");
    return fs::path{home ? home : "."} / ".local/share/assay-node";
}

fs::path base_path(const Options& options) {
    return options.base_path.empty() ? default_base_path() : fs::path{options.base_path};
}

int run(Options options) {
    std::optional<TemporaryFolder> temporary;
    if (options.dev && options.author.empty()) options.author = "//Alice";
    // Development keys are used wherever a development chain begins.
    const bool known = options.author.starts_with("//");
    if (options.temporary || (options.dev && options.base_path.empty())) {
        temporary.emplace();
        options.base_path = temporary->path.string();
    }
    const auto spec = cli::load_spec(options.chain);
    service::NodeOptions node;
    node.base_path = base_path(options);
    node.database.state_window = options.state_pruning;
    node.rpc.port = options.rpc_port;
    node.rpc.limits = options.rpc_limits;
    node.rpc.limits.request_bytes = std::size_t{options.rpc_request_mib} << 20;
    node.rpc.limits.response_bytes = std::size_t{options.rpc_response_mib} << 20;
    if (options.dev && options.rpc_origins.empty()) options.rpc_origins = {"all"};
    if (!options.rpc_origins.empty()) node.rpc.origins = options.rpc_origins;
    std::ranges::replace(node.rpc.origins, "all", "*");
    if (options.rpc_external) node.rpc.addresses = {"0.0.0.0", "::"};
    if (options.rpc_methods == "safe") node.rpc.operator_calls = rpc::OperatorCalls::Never;
    if (options.rpc_methods == "unsafe") node.rpc.operator_calls = rpc::OperatorCalls::FromAnywhere;
    if (!options.author.empty()) node.consensus.uri = options.author;
    node.consensus.validator = options.validator || node.consensus.uri;
    node.consensus.fresh_keys = options.fresh_keys || known;
    node.network = cli::network_options(options.network, spec,
                                        service::chain_folder(node.base_path, spec), options.dev);
    node.metrics = options.metrics;
    if (options.sync == "warp") node.sync = service::SyncMode::Warp;
    if (node.consensus.validator) node.network.role = network::Role::Authority;
    service::run_node(spec, node);
    return 0;
}

void add_chain_options(CLI::App& app, Options& options) {
    app.add_option("--chain", options.chain, "dev, local, testnet, or a chain spec file")
        ->capture_default_str();
    app.add_option("-d,--base-path", options.base_path, "Folder for all data")
        ->default_str(default_base_path().string());
    app.add_option("-l,--log", options.log_level, "trace, debug, info, warn or error")
        ->capture_default_str();
    app.add_option("--log-format", options.log_format, "text, or json: an object a line")
        ->capture_default_str()
        ->check(CLI::IsMember({"text", "json"}));
}

void add_run_options(CLI::App& app, Options& options) {
    app.add_flag(
        "--dev", options.dev,
        "Development: chain dev, //Alice writes blocks, data in a temporary folder, no peers "
        "listened for unless --port or --listen-addr says so");
    app.add_flag("--tmp", options.temporary, "Keep the data in a temporary folder");
    app.add_flag("--validator", options.validator,
                 "Author blocks and vote, with the keys of the keystore");
    app.add_option("--author", options.author,
                   "Validate with the session keys of this secret URI, for this run");
    app.add_flag("--fresh-keys", options.fresh_keys,
                 "The keys have never signed before: vote at once where there is no record");
    for (const auto& uri : spec::development_validators(6)) {
        auto name = uri.substr(2);
        name[0] = static_cast<char>(name[0] - 'A' + 'a');
        app.add_flag_callback(
            "--" + name, [&options, uri] { options.author = uri; }, "Same as --author " + uri);
    }
    app.add_option("--sync", options.sync,
                   "full: execute every block. warp: begin at the newest final block, whose voters "
                   "are followed from genesis by their proofs, with its state")
        ->check(CLI::IsMember({"full", "warp"}))
        ->capture_default_str();
    app.add_option("--rpc-port", options.rpc_port, "JSON-RPC over HTTP and WebSocket; 0: any")
        ->capture_default_str();
    app.add_flag("--rpc-external", options.rpc_external, "Listen on all addresses");
    app.add_option(
           "--rpc-methods", options.rpc_methods,
           "Who may call methods that are unsafe to expose: safe: nobody, unsafe: everybody, "
           "auto: who calls from this machine")
        ->check(CLI::IsMember({"auto", "safe", "unsafe"}))
        ->capture_default_str();
    app.add_option(
           "--rpc-cors", options.rpc_origins,
           "Origins of web pages that may connect, or all (default: pages of this machine and "
           "https://polkadot.js.org; with --dev all)")
        ->delimiter(',');
    app.add_option("--rpc-max-connections", options.rpc_limits.connections)->capture_default_str();
    app.add_option("--rpc-max-subscriptions-per-connection",
                   options.rpc_limits.subscriptions_per_connection)
        ->capture_default_str();
    app.add_option("--rpc-max-batch-request-len", options.rpc_limits.batch_length,
                   "Requests in one batch")
        ->capture_default_str();
    app.add_option("--rpc-max-request-size", options.rpc_request_mib, "MiB of one message")
        ->capture_default_str()
        ->check(CLI::Range(1, 1024));
    app.add_option("--rpc-max-response-size", options.rpc_response_mib, "MiB of one answer")
        ->capture_default_str()
        ->check(CLI::Range(1, 1024));
    app.add_option("--state-pruning,--pruning", options.state_pruning,
                   "Finalized blocks whose states can be read")
        ->capture_default_str();
    cli::add_network_arguments(app, options.network);
    app.add_option("--prometheus-port", options.metrics.port, "Metrics at GET /metrics")
        ->capture_default_str();
    app.add_flag("--prometheus-external", options.metrics.external, "Metrics on all addresses");
    app.add_flag("!--no-prometheus", options.metrics.enabled, "No metrics");
}

int choose(CLI::App& app, Options& options) {
    spdlog::set_level(spdlog::level::from_str(options.log_level));
    spdlog::set_formatter(cli::log_format(options.log_format));
    spdlog::flush_on(spdlog::level::info);
    const cli::ChainPlace place{options.chain, base_path(options)};
    if (const auto status = cli::run_chain_command(app, place, options.commands)) return *status;
    if (app.got_subcommand("key"))
        if (const auto status =
                cli::run_node_key_command(*app.get_subcommand("key"), options.node_key))
            return *status;
    return run(options);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"A node of an Assay chain"};
    app.name("assay-node");
    app.set_version_flag("--version", "assay-node 0.1.0");
    app.set_config("--config", "", "Read options from a TOML file");
    app.fallthrough();
    Options options;
    add_chain_options(app, options);
    add_run_options(app, options);
    auto* key = cli::add_node_key_commands(app, options.node_key);
    cli::add_chain_commands(app, *key, options.commands);
    CLI11_PARSE(app, argc, argv);
    try {
        return choose(app, options);
    } catch (const std::exception& error) {
        spdlog::error("{}", error.what());
        return 1;
    }
}
