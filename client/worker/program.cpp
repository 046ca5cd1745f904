// SPDX-License-Identifier: Apache-2.0
#include "client/worker/program.hpp"

#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <fstream>

#include "client/worker/solver.hpp"
#include "client/worker/trials.hpp"
#include "client/worker/verifier.hpp"
#include "client/worker/whistleblower.hpp"
#include "client/worker/worker.hpp"
#include "gpu/backends/choice.hpp"
#include "runtime/crypto/ss58.hpp"

namespace assay::worker {

namespace {

std::atomic<bool> stop_asked = false;

struct Options {
    std::string url = "ws://127.0.0.1:9944";
    std::string suri, suri_file, folder = "assay-worker", objects_url, log_level = "info";
    std::string backend = "cpu";
    std::vector<std::string> roles;
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    double price = 1, bond = 100, seat_deposit = 1'000, stake = 1'000;
    std::uint64_t speed = 100'000'000'000, memory = std::uint64_t{8} << 30;
    std::uint16_t capacity = 1, seats = 4;
};

constexpr double unit = 1e12;  // What one token is in the chain's smallest unit.

Balance tokens(double amount) {
    return static_cast<Balance>(static_cast<std::uint64_t>(amount * 1e6)) * Balance{1'000'000};
}
static_assert(unit == 1e6 * 1'000'000);

void add_options(CLI::App& app, Options& options) {
    app.add_option("--url", options.url, "Node to work with (ws:// or wss://)")
        ->capture_default_str();
    app.add_option("--role", options.roles, "solver, verifier or whistleblower; repeat for more")
        ->required()
        ->check(CLI::IsMember({"solver", "verifier", "whistleblower"}));
    auto* key =
        app.add_option("--suri", options.suri, "Secret URI of the sr25519 key, e.g. //Solver1");
    app.add_option("--suri-file", options.suri_file, "File that holds the secret URI")
        ->excludes(key)
        ->check(CLI::ExistingFile);
    app.add_option("--base-path", options.folder, "Folder for work state and objects")
        ->capture_default_str();
    app.add_option("--objects-url", options.objects_url,
                   "Address under which <base-path>/objects is served; file URIs if left out");
    app.add_option("--threads", options.threads, "Threads that compute")->capture_default_str();
    app.add_option("--backend", options.backend,
                   "What computes: cpu, cuda, or auto (a CUDA device if there is one)")
        ->check(CLI::IsMember(backends::names(backends::Numerics::Tolerant)))
        ->capture_default_str();
    app.add_option("--log", options.log_level, "trace, debug, info, warn or error")
        ->capture_default_str();
    app.add_option("--price", options.price, "Solver: tokens for a work unit")
        ->capture_default_str();
    app.add_option("--speed", options.speed, "Solver: operations in one block time")
        ->capture_default_str();
    app.add_option("--memory", options.memory,
                   "Memory for one run, in bytes or with a unit (8GiB): where it is short, values "
                   "are computed again")
        ->transform(CLI::AsSizeValue(true))
        ->capture_default_str();
    app.add_option("--capacity", options.capacity, "Solver: tasks at a time")
        ->capture_default_str();
    app.add_option("--bond", options.bond, "Solver: tokens behind the offer")
        ->capture_default_str();
    app.add_option("--seats", options.seats, "Verifier: seats to take")->capture_default_str();
    app.add_option("--seat-deposit", options.seat_deposit, "Verifier: tokens behind a seat")
        ->capture_default_str();
    app.add_option("--stake", options.stake, "Whistleblower: tokens staked")->capture_default_str();
}

keystore::KeyPair load_key(const Options& options) {
    auto uri = options.suri;
    if (!options.suri_file.empty()) std::getline(std::ifstream{options.suri_file}, uri);
    if (uri.empty()) throw std::runtime_error{"a key is needed: --suri or --suri-file"};
    auto key = keystore::KeyPair::from_uri(keystore::Scheme::Sr25519, uri);
    if (!key) throw std::runtime_error{"the secret URI does not lead to a key"};
    return *std::move(key);
}

std::vector<std::unique_ptr<Role>> make_roles(Workshop& workshop, const Options& options) {
    std::vector<std::unique_ptr<Role>> roles;
    for (const auto& name : options.roles) {
        if (name == "solver")
            roles.push_back(std::make_unique<Solver>(
                workshop, SolverOptions{.terms = {.price = tokens(options.price),
                                                  .speed = options.speed,
                                                  .memory = options.memory,
                                                  .capacity = options.capacity},
                                        .bond = tokens(options.bond)}));
        if (name == "verifier")
            roles.push_back(std::make_unique<Verifier>(
                workshop, VerifierOptions{.seats = options.seats,
                                          .seat_deposit = tokens(options.seat_deposit),
                                          .memory = options.memory}));
        if (name == "whistleblower")
            roles.push_back(std::make_unique<Whistleblower>(
                workshop, WhistleblowerOptions{.stake = tokens(options.stake)}));
    }
    roles.push_back(std::make_unique<Trials>(workshop));
    return roles;
}

int work(const Options& options, Conduct& conduct) {
    const auto key = load_key(options);
    spdlog::info("account {}", crypto::to_ss58(key.account(), 42));
    rpc_client::ClientOptions connection;
    connection.url = options.url;
    chain::Node node{connection};
    Workshop workshop{node,
                      key,
                      {.folder = options.folder,
                       .objects_url = options.objects_url,
                       .threads = options.threads,
                       .backend = options.backend,
                       .memory = options.memory},
                      conduct};
    spdlog::info("computing on {}",
                 workshop.backend() ? workshop.backend()->describe() : "the CPU");
    Worker worker{node, workshop, make_roles(workshop, options)};
    worker.run(stop_asked);
    spdlog::info("stopped");
    return 0;
}

}  // namespace

int run_program(int argc, char** argv, const ConductMaker& conduct) {
    CLI::App app{"Trains, verifies and disputes tasks of an Assay chain"};
    app.name("assay-worker");
    app.set_version_flag("--version", "assay-worker 0.1.0");
    app.set_config("--config", "", "Read options from a TOML file");
    Options options;
    add_options(app, options);
    if (conduct.add_options) conduct.add_options(app);
    CLI11_PARSE(app, argc, argv);
    spdlog::set_level(spdlog::level::from_str(options.log_level));
    spdlog::set_pattern("%H:%M:%S %^%l%$ %v");
    spdlog::flush_on(spdlog::level::info);
    for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { stop_asked = true; });
    try {
        const auto how = conduct.make();
        return work(options, *how);
    } catch (const std::exception& error) {
        spdlog::error("{}", error.what());
        return 1;
    }
}

}  // namespace assay::worker
