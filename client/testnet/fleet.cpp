// SPDX-License-Identifier: Apache-2.0
#include "client/testnet/fleet.hpp"

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>

#include "client/spec/chain_spec.hpp"

namespace assay::testnet {

namespace {

constexpr std::array names{"Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"};

std::string chain_of(const FleetOptions& options) {
    if (!options.slot_ms) return "local";
    const auto file = options.folder / "chain.json";
    std::ofstream out{file, std::ios::trunc};
    out << local_chain(*options.slot_ms) << '\n';
    out.close();
    if (!out) throw std::runtime_error{"cannot write " + file.string()};
    return file.string();
}

// The chain has one authority: the first node. The others follow it.
std::vector<std::string> role_of(std::size_t index) {
    if (index == 0) return {"--author", "//Alice"};
    return {};
}

NodePorts ports_of(const FleetOptions& options, std::size_t index) {
    if (!options.ports) return free_ports();
    const auto more = static_cast<std::uint16_t>(index);
    const auto plus = [more](std::uint16_t port) {
        return static_cast<std::uint16_t>(port + more);
    };
    return {plus(options.ports->rpc), plus(options.ports->metrics), plus(options.ports->peers)};
}

}  // namespace

std::string node_name(std::size_t index) {
    if (index >= names.size()) return "node" + std::to_string(index + 1);
    std::string name = names[index];
    name[0] = static_cast<char>(name[0] - 'A' + 'a');
    return name;
}

std::string local_chain(std::uint64_t slot_ms) {
    auto spec = nlohmann::ordered_json::parse(spec::built_in_spec("local"), nullptr, true, true);
    spec.at("genesis").at("assay").at("slot_ms") = slot_ms;
    return spec.dump(2);
}

Fleet::Fleet(const FleetOptions& options) {
    std::filesystem::create_directories(options.folder);
    const auto chain = chain_of(options);
    for (std::size_t i = 0; i < options.nodes; ++i) {
        NodePlan plan{.name = node_name(i),
                      .program = options.program,
                      .folder = options.folder / node_name(i),
                      .chain = chain,
                      .ports = ports_of(options, i),
                      .arguments = role_of(i)};
        if (i > 0) plan.boot.push_back(nodes_[i - 1]->address());
        if (i > 1 && !options.in_a_line) plan.boot.push_back(nodes_[0]->address());
        nodes_.push_back(std::make_unique<NodeProcess>(std::move(plan)));
    }
}

std::string Fleet::logs(std::size_t lines) const {
    std::string out;
    for (const auto& node : nodes_)
        out += "  " + node->name() + ":\n" + demo::last_lines(node->log(), lines);
    return out;
}

}  // namespace assay::testnet
