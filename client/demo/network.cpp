// SPDX-License-Identifier: Apache-2.0
#include "client/demo/network.hpp"

#include <spdlog/fmt/fmt.h>

#include <thread>

#include "client/cli/teller.hpp"

namespace assay::demo {

namespace {

std::string program(const Places& places, const std::string& name) {
    const auto path = places.programs / name;
    if (!std::filesystem::exists(path))
        throw std::runtime_error{path.string() + " is not there (see --bin)"};
    return path.string();
}

}  // namespace

keystore::KeyPair key_of(const std::string& name) {
    auto key = keystore::KeyPair::from_uri(keystore::Scheme::Sr25519, "//" + name);
    if (!key) throw std::runtime_error{"no key //" + name};
    return *std::move(key);
}

Network::Network(const Places& places, const std::string& title)
    : places_{places}, folder_{places.work / title}, validators_{"Alice"} {
    std::filesystem::create_directories(folder_);
    for (const auto* name : {"Alice", "Submitter"}) people_[name] = key_of(name).account();
    if (places_.validators > 1) {
        start_fleet();
        return;
    }
    port_ = std::to_string(free_port());
    url_ = "ws://127.0.0.1:" + port_;
    start_node();
}

// Workers talk to the first of the nodes.
void Network::start_fleet() {
    testnet::FleetOptions options;
    options.program = program(places_, "assay-node");
    options.folder = folder_;
    options.base = places_.chain;
    options.nodes = places_.validators;
    options.arguments = {"--state-pruning", "2000"};
    fleet_ = std::make_unique<testnet::Fleet>(options);
    for (std::size_t i = 0; i < fleet_->size(); ++i) {
        auto name = testnet::node_name(i);
        name[0] = static_cast<char>(name[0] - 'a' + 'A');
        people_[name] = key_of(name).account();
        if (i > 0) validators_.push_back(name);
    }
    url_ = "ws://127.0.0.1:" + std::to_string((*fleet_)[0].plan().ports.rpc);
    connect();
}

void Network::start_node() {
    const std::vector<std::string> arguments{
        program(places_, "assay-node"), "--chain", places_.chain, "--author", "//Alice",
        "--base-path", (folder_ / "node").string(), "--rpc-port", port_, "--listen-addr",
        "/ip4/127.0.0.1/tcp/0", "--no-prometheus",
        // Trials are told from states of the whole story.
        "--state-pruning", "2000"};
    node_process_ = std::make_unique<Child>("assay-node", arguments, folder_ / "assay-node.log");
    if (!node_) connect();  // Else the connection comes back by itself.
}

void Network::connect() {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    for (;;) {
        check();
        try {
            rpc_client::ClientOptions options;
            options.url = url_;
            options.call_timeout = std::chrono::seconds{10};
            node_ = std::make_unique<chain::Node>(options);
            return;
        } catch (const chain::NodeError& error) {
            if (std::chrono::steady_clock::now() > until)
                throw std::runtime_error{"the node does not answer: " + std::string{error.what()}};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{200});
    }
}

void Network::start(const Actor& actor) {
    const bool honest = actor.misbehaviour.empty();
    std::vector<std::string> arguments{
        program(places_, honest ? "assay-worker" : "assay-worker-adversary"), "--url", url_,
        "--role", actor.role, "--suri", "//" + actor.name, "--base-path",
        folder_of(actor.name).string(),
        // Of the price's tie with others, and of what else runs on this machine, nothing depends:
        // the clock of the training is set by this declared speed.
        "--speed", "20000000000", "--price", fmt::format("{}", actor.price), "--seats",
        std::to_string(actor.seats)};
    if (!honest) {
        arguments.emplace_back("--misbehave");
        arguments.push_back(actor.misbehaviour);
    }
    workers_[actor.name] =
        std::make_unique<Child>(actor.name, arguments, folder_ / (actor.name + ".log"));
    people_[actor.name] = key_of(actor.name).account();
}

void Network::stop(const std::string& name) { workers_.erase(name); }

void Network::kill(const std::string& name) {
    workers_.at(name)->kill();
    workers_.erase(name);
}

std::string Network::assay(const std::vector<std::string>& arguments,
                           std::chrono::seconds patience) {
    std::vector<std::string> all{program(places_, "assay"), "--url", url_};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const auto log = folder_ / fmt::format("assay-{}.log", ++commands_);
    Child command{"assay", all, log};
    const auto status = command.wait(patience);
    if (!status || *status != 0)
        throw std::runtime_error{
            "assay " + arguments[0] + " " + arguments[1] +
            (status ? " ended with status " + std::to_string(*status) : " takes too long") + ":\n" +
            last_lines(log, 10)};
    return read_text(log);
}

std::string Network::name_of(const AccountId& account) const {
    for (const auto& [name, known] : people_)
        if (known == account) return name;
    if (account == jackpot::pot_account()) return "the pot";
    return cli::short_address(account);
}

void Network::check() {
    const auto alive = [](Child& child) {
        if (const auto status = child.status())
            throw std::runtime_error{child.name() + " has ended with status " +
                                     std::to_string(*status) + ":\n" + last_lines(child.log(), 15)};
    };
    if (node_process_) alive(*node_process_);
    for (std::size_t i = 0; fleet_ && i < fleet_->size(); ++i)
        if ((*fleet_)[i].status())
            throw std::runtime_error{"a validator has ended:\n" + fleet_->logs(15)};
    for (const auto& [name, child] : workers_) alive(*child);
}

std::string Network::logs() {
    std::string out =
        fleet_ ? fleet_->logs(8) : "  assay-node:\n" + last_lines(node_process_->log(), 8);
    for (const auto& [name, child] : workers_)
        out += "  " + name + ":\n" + last_lines(child->log(), 8);
    return out;
}

}  // namespace assay::demo
