// SPDX-License-Identifier: Apache-2.0
// assay-node: runs a node, and works on a chain's blocks.
#include <spdlog/spdlog.h>
#include <stdlib.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "client/cli/network_arguments.hpp"
#include "client/cli/node_key_commands.hpp"
#include "client/cli/progress.hpp"
#include "client/service/block_file.hpp"
#include "client/service/node.hpp"
#include "runtime/base/hex.hpp"

namespace {

using namespace assay;
namespace fs = std::filesystem;

struct Options {
    std::string chain = "dev", base_path, author, log_level = "info", file, rpc_methods = "auto";
    bool dev = false, temporary = false, rpc_external = false, raw = false, yes = false;
    std::uint16_t rpc_port = 9944;
    std::uint32_t state_pruning = 256;
    std::vector<std::string> rpc_origins;
    rpc::Limits rpc_limits;
    std::uint32_t rpc_request_mib = 15, rpc_response_mib = 15;
    BlockNumber from = 1;
    std::optional<BlockNumber> to;
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

spec::ChainSpec load_spec(const Options& options) {
    auto loaded = spec::load_chain_spec(options.chain);
    if (!loaded) throw std::runtime_error{loaded.error().text};
    return *std::move(loaded);
}

fs::path base_path(const Options& options) {
    return options.base_path.empty() ? default_base_path() : fs::path{options.base_path};
}

int run(Options options) {
    std::optional<TemporaryFolder> temporary;
    if (options.dev && options.author.empty()) options.author = "//Alice";
    if (options.temporary || (options.dev && options.base_path.empty())) {
        temporary.emplace();
        options.base_path = temporary->path.string();
    }
    const auto spec = load_spec(options);
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
    if (!options.author.empty()) {
        auto key = keystore::KeyPair::from_uri(keystore::Scheme::Sr25519, options.author);
        if (!key) throw std::runtime_error{"--author: not a secret URI"};
        node.author = *key;
    }
    node.network = cli::network_options(options.network, spec,
                                        service::chain_folder(node.base_path, spec), options.dev);
    node.metrics = options.metrics;
    if (node.author) node.network.role = network::Role::Authority;
    service::run_node(spec, node);
    return 0;
}

int export_blocks(const Options& options) {
    service::ChainStore store{load_spec(options), base_path(options), {}};
    const auto last = store.chain().finalised().number;
    const auto to = std::min(options.to.value_or(last), last);
    cli::Progress progress{"exporting blocks", to};
    service::export_blocks(store.chain(), options.file, options.from, to,
                           [&](BlockNumber number) { progress.at(number); });
    progress.done();
    std::printf("exported blocks %u to %u\n", options.from, to);
    return 0;
}

int import_blocks(const Options& options) {
    service::ChainStore store{load_spec(options), base_path(options), {}};
    cli::Progress progress{"importing blocks", 0};
    const auto count = service::import_blocks(store.chain(), options.file,
                                              [&](BlockNumber number) { progress.at(number); });
    progress.done();
    const auto best = store.chain().best();
    const auto header = store.chain().header(best.hash);
    std::printf("imported %llu blocks; best #%u %s, state root %s\n",
                static_cast<unsigned long long>(count), best.number,
                to_hex(best.hash.bytes).c_str(), to_hex(header->state_root.bytes).c_str());
    return 0;
}

int build_spec(const Options& options) {
    if (options.raw) {
        std::cout << spec::to_raw_json(load_spec(options)) << '\n';
        return 0;
    }
    const char* text = spec::built_in_spec(options.chain);
    if (!text) throw std::runtime_error{"only built-in chains have a readable form; use --raw"};
    std::cout << text;
    return 0;
}

int purge_chain(const Options& options) {
    const auto folder = service::chain_folder(base_path(options), load_spec(options));
    if (!fs::exists(folder)) {
        std::printf("%s does not exist\n", folder.c_str());
        return 0;
    }
    if (!options.yes) {
        std::printf("Remove %s? [y/N] ", folder.c_str());
        std::fflush(stdout);
        std::string answer;
        std::getline(std::cin, answer);
        if (answer != "y" && answer != "Y") return 1;
    }
    fs::remove_all(folder);
    std::printf("removed %s\n", folder.c_str());
    return 0;
}

int check_database(const Options& options) {
    service::ChainStore store{load_spec(options), base_path(options), {}};
    store.database().verify();
    const auto head = store.chain().finalised();
    std::printf("the database is whole: finalized #%u %s\n", head.number,
                to_hex(head.hash.bytes).c_str());
    return 0;
}

void add_chain_options(CLI::App& app, Options& options) {
    app.add_option("--chain", options.chain, "dev, local, or a chain spec file")
        ->capture_default_str();
    app.add_option("-d,--base-path", options.base_path, "Folder for all data")
        ->default_str(default_base_path().string());
    app.add_option("-l,--log", options.log_level, "trace, debug, info, warn or error")
        ->capture_default_str();
}

void add_run_options(CLI::App& app, Options& options) {
    app.add_flag(
        "--dev", options.dev,
        "Development: chain dev, //Alice writes blocks, data in a temporary folder, no peers "
        "listened for unless --port or --listen-addr says so");
    app.add_flag("--tmp", options.temporary, "Keep the data in a temporary folder");
    app.add_option("--author", options.author, "Secret URI of the key that writes blocks");
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
    app.add_option("--state-pruning", options.state_pruning,
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
    spdlog::set_pattern("%Y-%m-%d %H:%M:%S.%e %^%l%$ %v");
    spdlog::flush_on(spdlog::level::info);
    if (app.got_subcommand("export-blocks")) return export_blocks(options);
    if (app.got_subcommand("import-blocks")) return import_blocks(options);
    if (app.got_subcommand("build-spec")) return build_spec(options);
    if (app.got_subcommand("purge-chain")) return purge_chain(options);
    if (app.got_subcommand("check-database")) return check_database(options);
    if (app.got_subcommand("key"))
        return cli::run_node_key_command(*app.get_subcommand("key"), options.node_key).value();
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
    auto* export_command = app.add_subcommand("export-blocks", "Write finalized blocks to a file");
    export_command->add_option("file", options.file)->required();
    export_command->add_option("--from", options.from)->capture_default_str();
    export_command->add_option("--to", options.to);
    app.add_subcommand("import-blocks", "Import blocks from a file")
        ->add_option("file", options.file)
        ->required()
        ->check(CLI::ExistingFile);
    app.add_subcommand("build-spec", "Print the chain spec")
        ->add_flag("--raw", options.raw, "With raw genesis keys and values");
    app.add_subcommand("purge-chain", "Delete the chain's data")
        ->add_flag("-y", options.yes, "Do not ask");
    cli::add_node_key_commands(app, options.node_key);
    app.add_subcommand("check-database", "Recompute all that follows from the stored state");
    CLI11_PARSE(app, argc, argv);
    try {
        return choose(app, options);
    } catch (const std::exception& error) {
        spdlog::error("{}", error.what());
        return 1;
    }
}
