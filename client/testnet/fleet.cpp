// SPDX-License-Identifier: Apache-2.0
#include "client/testnet/fleet.hpp"

#include <fstream>

#include "client/spec/network_spec.hpp"

namespace assay::testnet {

namespace {

std::string chain_of(const FleetOptions& options) {
    const auto validators = std::min(options.validators.value_or(options.nodes), options.nodes);
    const auto text = spec::network_spec(
        options.base, {spec::development_validators(validators), options.slot_ms});
    if (!text) throw std::runtime_error{text.error().text};
    const auto file = options.folder / "chain.json";
    std::ofstream out{file, std::ios::trunc};
    out << *text << '\n';
    out.close();
    if (!out) throw std::runtime_error{"cannot write " + file.string()};
    return file.string();
}

std::vector<std::string> role_of(const FleetOptions& options, std::size_t index) {
    if (index >= options.validators.value_or(options.nodes)) return {};
    return {"--author", spec::development_validators(index + 1).back()};
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
    auto name = spec::development_validators(index + 1).back().substr(2);
    name[0] = static_cast<char>(name[0] - 'A' + 'a');
    return name;
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
                      .arguments = role_of(options, i)};
        plan.arguments.insert(plan.arguments.end(), options.arguments.begin(),
                              options.arguments.end());
        if (options.namespaces) plan.host = options.namespaces->host(i);
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
