// SPDX-License-Identifier: Apache-2.0
// assay-testnet: nodes on loopback that make a chain together, shown live.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <thread>

#include "client/service/network/network_options.hpp"
#include "client/testnet/screen.hpp"

namespace {

using namespace assay;
namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;

volatile std::sig_atomic_t interrupted = 0;

/// A folder that goes when the fleet has ended, unless it was asked for.
struct Folder {
    fs::path path;
    bool temporary = false;

    explicit Folder(const std::string& asked) : path{asked}, temporary{asked.empty()} {
        if (!temporary) return;
        auto pattern = (fs::temp_directory_path() / "assay-testnet-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw std::runtime_error{"no temporary folder to be had"};
        path = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        if (temporary) fs::remove_all(path, ignored);
    }
};

struct Hosts {
    bool namespaces = false;
    std::vector<std::uint64_t> cut;  ///< From when to when the cable is cut, in seconds.
};

int run(testnet::FleetOptions options, std::uint64_t lasts, const std::string& base_path,
        const Hosts& hosts) {
    const Folder folder{base_path};
    options.folder = folder.path;
    std::optional<testnet::Namespaces> namespaces;
    if (hosts.namespaces) options.namespaces = &namespaces.emplace(options.nodes);
    testnet::Fleet fleet{options};
    testnet::Watch watch{fleet};
    testnet::Screen screen;
    bool cut = false;
    const auto begun = std::chrono::steady_clock::now();
    const auto passed = [&] {
        return std::chrono::duration_cast<seconds>(std::chrono::steady_clock::now() - begun);
    };
    while (interrupted == 0 && (lasts == 0 || passed() < seconds{lasts})) {
        watch.look();
        screen.show(passed(), watch.nodes());
        if (namespaces && hosts.cut.size() == 2) {
            const auto now = static_cast<std::uint64_t>(passed().count());
            const bool apart = now >= hosts.cut[0] && now < hosts.cut[1];
            if (apart != std::exchange(cut, apart)) {
                std::printf("%s\n", apart ? "the halves are cut off from each other"
                                          : "the halves hear each other again");
                apart ? namespaces->cut() : namespaces->mend();
            }
        }
        for (int i = 0; i < 10 && interrupted == 0; ++i)
            std::this_thread::sleep_for(milliseconds{100});
    }
    if (const auto wrong = watch.disagreement()) {
        std::printf("the nodes do not agree: %s\n%s", wrong->c_str(), fleet.logs(8).c_str());
        return 1;
    }
    std::printf("all nodes agree on what is final, up to block %u\n", watch.agreement().highest());
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Nodes on loopback that make a chain together, shown live"};
    app.name("assay-testnet");
    testnet::FleetOptions options;
    options.ports = testnet::NodePorts{9944, 9615, service::default_peer_port};
    std::uint64_t slot_ms = 0, lasts = 0;
    std::string base_path;
    Hosts hosts;
    auto programs = fs::canonical("/proc/self/exe").parent_path().string();
    app.add_option("nodes", options.nodes,
                   "How many; RPC on 9944.., metrics on 9615.., peers on "
                   "30333..")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    app.add_option("--slot-ms", slot_ms, "Length of a slot (default: the chain spec's)")
        ->check(CLI::Range(100, 60'000));
    app.add_option("--seconds", lasts, "End by itself after so long");
    app.add_option("--base-path", base_path, "Keep the data there, and go on with what is there");
    app.add_flag("--namespaces", hosts.namespaces,
                 "Each node in a network namespace of its own, on one of two switches (root)");
    app.add_option("--cut", hosts.cut,
                   "With --namespaces: cut the cable between the switches, from second A to B")
        ->expected(2);
    app.add_option("--bin", programs, "Folder of assay-node")->check(CLI::ExistingDirectory);
    CLI11_PARSE(app, argc, argv);
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
    options.program = fs::path{programs} / "assay-node";
    if (slot_ms > 0) options.slot_ms = slot_ms;
    try {
        return run(options, lasts, base_path, hosts);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "assay-testnet: %s\n", error.what());
        return 1;
    }
}
