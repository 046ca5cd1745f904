// SPDX-License-Identifier: Apache-2.0
// Real nodes in a line: one writes blocks, the second dials it, the third dials the second.
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "client/testnet/watch.hpp"

using namespace assay;
using namespace assay::testnet;
using std::chrono::milliseconds;

namespace {

struct Folder {
    std::filesystem::path path;
    Folder() {
        auto pattern = (std::filesystem::temp_directory_path() / "assay-network-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

/// Shows what the nodes said last when the test goes wrong.
struct Telltale {
    Fleet& fleet;
    ~Telltale() {
        if (std::uncaught_exceptions() > 0) std::fputs(fleet.logs(25).c_str(), stderr);
    }
};

/// Whether `holds` comes true in time; a node that does not answer just now makes it false.
template <class Holds>
bool eventually(Holds holds, std::chrono::seconds patience = std::chrono::seconds{60}) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < until) {
        try {
            if (holds()) return true;
        } catch (const chain::NodeError&) {}
        std::this_thread::sleep_for(milliseconds{50});
    }
    return false;
}

bool has_final(NodeProcess& node, BlockNumber number) {
    return node.rpc().finalised().number() >= number;
}

nlohmann::json ask(NodeProcess& node, const std::string& method) {
    auto result = node.rpc().client().call(method, nlohmann::json::array());
    if (!result) throw chain::NodeError{method, result.error()};
    return *std::move(result);
}

std::string http_get(std::uint16_t port, const std::string& path) {
    boost::asio::ip::tcp::iostream stream{"127.0.0.1", std::to_string(port)};
    stream << "GET " << path << " HTTP/1.0\r\nHost: localhost\r\n\r\n" << std::flush;
    return {std::istreambuf_iterator<char>{stream}, {}};
}

/// Of the metric of that name with that label; -1 where there is none.
double value_of(const std::string& metrics, const std::string& name, const std::string& label) {
    std::istringstream lines{metrics};
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(name + "{") && line.find(label) != line.npos)
            return std::stod(line.substr(line.rfind(' ')));
    return -1;
}

keystore::KeyPair key_of(const std::string& name) {
    return *keystore::KeyPair::from_uri(keystore::Scheme::Sr25519, "//" + name);
}

}  // namespace

TEST_CASE("nodes sync from nothing, follow, carry transactions, and come back after SIGKILL") {
    const Folder folder;
    Fleet fleet{{.program = std::filesystem::path{ASSAY_PROGRAMS} / "assay-node",
                 .folder = folder.path,
                 .nodes = 3,
                 .validators = 1,
                 .slot_ms = 400,
                 .in_a_line = true}};
    auto &author = fleet[0], &middle = fleet[1], &end = fleet[2];
    Watch watch{fleet};
    const Telltale telltale{fleet};

    // All of them follow.
    for (std::size_t i = 0; i < fleet.size(); ++i)
        REQUIRE(eventually([&] { return has_final(fleet[i], 5); }));
    CHECK(ask(middle, "system_localPeerId") == network::to_text(*middle.address().peer));
    CHECK(ask(middle, "system_localListenAddresses") ==
          nlohmann::json::array({network::to_text(middle.address())}));
    CHECK(eventually([&] { return ask(middle, "system_health").at("peers") == 2; }));
    const auto peers = ask(end, "system_peers");
    REQUIRE(peers.size() >= 1);
    CHECK(peers[0].at("bestNumber").get<BlockNumber>() > 0);
    CHECK(ask(end, "system_health").at("shouldHavePeers") == true);
    CHECK(eventually([&] {
        const auto metrics = http_get(middle.plan().ports.metrics, "/metrics");
        return value_of(metrics, "substrate_block_height", "status=\"best\"") >= 5 &&
               value_of(metrics, "substrate_block_height", "status=\"finalized\"") >= 4 &&
               value_of(metrics, "substrate_sub_libp2p_peers_count", "") == 2 &&
               value_of(metrics, "substrate_block_verification_and_import_time_count", "") >= 5;
    }));
    const auto measured = http_get(author.plan().ports.metrics, "/metrics");
    CHECK(value_of(measured, "substrate_proposer_block_constructed_count", "") >= 5);
    CHECK(value_of(measured, "substrate_finality_grandpa_round", "") >= 3);
    CHECK(value_of(measured, "substrate_finality_grandpa_precommits_total", "") >= 3);

    // One begins again with nothing but its key, when there is a chain already.
    end.kill();
    std::filesystem::remove_all(end.plan().folder / "chains");
    REQUIRE(eventually([&] { return has_final(author, 40); }));
    end.start();
    REQUIRE(eventually([&] { return has_final(end, 40); }));
    CHECK(ask(end, "system_syncState").at("startingBlock") == 0);

    // What is submitted at the far end gets into a block, which all have.
    const auto alice = key_of("Alice"), bob = key_of("Bob");
    const auto call = frame::encode_call(
        chain_spec::BalancesPlace::index,
        balances::transfer_keep_alive{.dest = frame::Id{bob.account()}, .value = 1'000'000'000});
    end.rpc().submit(alice, call, 0);
    for (std::size_t i = 0; i < fleet.size(); ++i)
        REQUIRE(eventually([&] {
            auto& rpc = fleet[i].rpc();
            const auto state = rpc.state(rpc.finalised().hash);
            return chain::read<chain_spec::SystemPlace>(*state, system::Account{alice.account()})
                       .nonce == 1;
        }));

    // The one that joins the others is killed.
    middle.kill();
    const auto before = author.rpc().finalised().number();
    middle.start();
    for (std::size_t i = 0; i < fleet.size(); ++i)
        REQUIRE(eventually([&] { return has_final(fleet[i], before + 5); }));
    CHECK(watch.disagreement() == std::nullopt);
}

TEST_CASE("a node that warps begins at the newest final block, however often it is killed") {
    const Folder folder;
    const auto program = std::filesystem::path{ASSAY_PROGRAMS} / "assay-node";
    Fleet fleet{{.program = program, .folder = folder.path, .nodes = 2, .slot_ms = 400}};
    const Telltale telltale{fleet};
    for (std::size_t i = 0; i < fleet.size(); ++i)
        REQUIRE(eventually([&] { return has_final(fleet[i], 25); }));
    const auto low = fleet[0].rpc().finalised().number();
    NodeProcess late{{.name = "late",
                      .program = program,
                      .folder = folder.path / "late",
                      .chain = fleet[0].plan().chain,
                      .ports = free_ports(),
                      .boot = {fleet[0].address(), fleet[1].address()},
                      .arguments = {"--sync", "warp"}}};
    for (const int after : {30, 200, 450, 700}) {
        std::this_thread::sleep_for(milliseconds{after});
        late.kill();
        late.start();
    }
    REQUIRE(eventually([&] { return has_final(late, low + 10); }));
    CHECK(ask(late, "system_syncState").at("startingBlock") >= low);
    const auto hash = [&](NodeProcess& node, BlockNumber number) {
        return node.rpc().client().call("chain_getBlockHash", nlohmann::json::array({number}));
    };
    CHECK(hash(late, 1)->is_null());
    CHECK(*hash(late, 0) == *hash(fleet[0], 0));
    CHECK(*hash(late, low + 10) == *hash(fleet[0], low + 10));
    // It stays with what it has.
    late.stop();
    late.start();
    REQUIRE(eventually([&] { return has_final(late, low + 20); }));
    const auto log = demo::last_lines(late.log(), 10'000);
    CHECK(log.find("Warp: begins at #") != std::string::npos);
    CHECK(log.find("goes on from there, without warp") != std::string::npos);
    CHECK(std::system((program.string() + " --sync fast >/dev/null 2>&1").c_str()) != 0);
}

TEST_CASE("a validator that is started twice is reported, slashed and chilled, the reporter paid") {
    const Folder folder;
    const auto program = std::filesystem::path{ASSAY_PROGRAMS} / "assay-node";
    Fleet fleet{{.program = program, .folder = folder.path, .nodes = 4, .slot_ms = 400}};
    const Telltale telltale{fleet};
    for (std::size_t i = 0; i < fleet.size(); ++i)
        REQUIRE(eventually([&] { return has_final(fleet[i], 3); }));

    // The twin has the same keys and another record of what they signed: it says that is none.
    const auto dave = key_of("Dave").account();
    const auto state = [&] { return fleet[0].rpc().state(fleet[0].rpc().finalised().hash); };
    const auto validates = [&] {
        return chain::read<chain_spec::StakingPlace>(*state(), staking::Validators{dave})
            .has_value();
    };
    const auto free_of = [&](const std::string& name) {
        const system::Account account{key_of(name).account()};
        return chain::read<chain_spec::SystemPlace>(*state(), account).data.free;
    };
    REQUIRE(validates());
    const std::vector<std::string> honest{"Alice", "Bob", "Charlie"};
    std::map<std::string, Balance> before;
    for (const auto& name : honest) before[name] = free_of(name);
    const auto bond =
        chain::read<chain_spec::StakingPlace>(*state(), staking::Ledger{dave})->active;
    const NodeProcess twin{{.name = "twin",
                            .program = program,
                            .folder = folder.path / "twin",
                            .chain = fleet[3].plan().chain,
                            .ports = free_ports(),
                            .boot = {fleet[0].address(), fleet[1].address(), fleet[2].address()},
                            .arguments = {"--author", "//Dave", "--fresh-keys"}}};
    REQUIRE(eventually([&] { return !validates(); }));
    const auto ledger = chain::read<chain_spec::StakingPlace>(*state(), staking::Ledger{dave});
    CHECK((!ledger || ledger->active < bond));
    CHECK(std::ranges::any_of(
        honest, [&](const std::string& name) { return free_of(name) > before[name]; }));
    // The others go on without both.
    const auto then = fleet[0].rpc().finalised().number();
    for (std::size_t i = 0; i < 3; ++i)
        REQUIRE(eventually([&] { return has_final(fleet[i], then + 5); }));
}

TEST_CASE("validators that are killed again and again come back, and finality with them") {
    const Folder folder;
    Fleet fleet{{.program = std::filesystem::path{ASSAY_PROGRAMS} / "assay-node",
                 .folder = folder.path,
                 .nodes = 4,
                 .slot_ms = 400}};
    Watch watch{fleet};
    const Telltale telltale{fleet};
    for (std::size_t i = 0; i < fleet.size(); ++i)
        REQUIRE(eventually([&] { return has_final(fleet[i], 3); }));
    const auto* asked = std::getenv("ASSAY_KILL_ROUNDS");
    const int kills = asked ? std::atoi(asked) : 4;
    for (int round = 0; round < kills; ++round) {
        auto& victim = fleet[static_cast<std::size_t>(round) % fleet.size()];
        auto& other = fleet[static_cast<std::size_t>(round + 1) % fleet.size()];
        victim.kill();
        std::this_thread::sleep_for(milliseconds{37 * (round % 11)});
        BlockNumber before = 0;
        REQUIRE(eventually([&] { return (before = other.rpc().finalised().number()) > 0; }));
        victim.start();
        REQUIRE(eventually([&] { return has_final(other, before + 2); }));
        REQUIRE(eventually([&] { return has_final(victim, before + 2); }));
        watch.look();
    }
    CHECK(watch.disagreement() == std::nullopt);
    // Nobody was caught signing twice.
    for (std::size_t i = 0; i < fleet.size(); ++i)
        CHECK(demo::last_lines(fleet[i].log(), 10'000).find("signed two") == std::string::npos);
}

TEST_CASE("two halves that do not hear each other make nothing final, and agree when they do") {
    if (!Namespaces::possible()) {
        WARN("skipped: network namespaces need root and iproute2");
        return;
    }
    const Folder folder;
    Namespaces hosts{4};
    Fleet fleet{{.program = std::filesystem::path{ASSAY_PROGRAMS} / "assay-node",
                 .folder = folder.path,
                 .nodes = 4,
                 .slot_ms = 400,
                 .namespaces = &hosts}};
    Watch watch{fleet};
    const Telltale telltale{fleet};
    for (std::size_t i = 0; i < fleet.size(); ++i)
        REQUIRE(eventually([&] { return has_final(fleet[i], 5); }));
    hosts.cut();
    // Votes that were on their way may still make a block or two final.
    std::this_thread::sleep_for(milliseconds{2'000});
    watch.look();
    std::vector<BlockNumber> before;
    for (const auto& view : watch.nodes()) before.push_back(view.final);
    std::this_thread::sleep_for(milliseconds{6'000});
    watch.look();
    for (std::size_t i = 0; i < fleet.size(); ++i) {
        CHECK(watch.nodes()[i].final == before[i]);
        CHECK(watch.nodes()[i].best > before[i] + 4);  // Each half goes on by itself.
    }
    CHECK(fleet[0].rpc().best().hash != fleet[1].rpc().best().hash);
    hosts.mend();
    for (std::size_t i = 0; i < fleet.size(); ++i)
        REQUIRE(eventually([&] { return has_final(fleet[i], before[i] + 20); }));
    CHECK(watch.disagreement() == std::nullopt);
}
