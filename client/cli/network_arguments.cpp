// SPDX-License-Identifier: Apache-2.0
#include "client/cli/network_arguments.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace assay::cli {

void add_network_arguments(CLI::App& app, NetworkArguments& arguments) {
    app.add_option_function<std::uint16_t>(
           "--port",
           [&arguments](std::uint16_t port) {
               arguments.port = port;
               arguments.port_given = true;
           },
           "Port for peers, on all addresses; 0: any")
        ->default_str(std::to_string(service::default_peer_port));
    app.add_option("--listen-addr", arguments.listens,
                   "Addresses for peers in place of --port, such as /ip4/127.0.0.1/tcp/30333");
    app.add_option("--public-addr", arguments.public_addresses,
                   "Addresses that others should dial, where they are not those of this machine");
    app.add_option("--bootnodes", arguments.boot,
                   "Peers to begin with, as /ip4/HOST/tcp/PORT/p2p/PEER, besides the chain spec's");
    app.add_option("--reserved-nodes", arguments.reserved,
                   "Peers that are always dialled and let in");
    app.add_flag("--reserved-only", arguments.reserved_only, "No peers but reserved ones");
    auto* key = app.add_option("--node-key", arguments.key,
                               "Secret of the peer id, 64 hexadecimal digits; others can read it");
    app.add_option("--node-key-file", arguments.key_file,
                   "File with it, made where there is none (default: in the base path)")
        ->excludes(key);
    app.add_option("--name", arguments.name, "What to be called by peers");
    app.add_option("--in-peers", arguments.inbound_max, "Peers that may dial us")
        ->capture_default_str();
    app.add_option("--out-peers", arguments.outbound_max, "Peers that we look for")
        ->capture_default_str();
}

service::NetworkOptions network_options(const NetworkArguments& arguments,
                                        const spec::ChainSpec& spec,
                                        const std::filesystem::path& folder, bool dev) {
    service::NetworkOptions out;
    if (!arguments.listens.empty())
        out.listens = service::own_addresses(arguments.listens);
    else if (!dev || arguments.port_given)
        out.listens = service::all_addresses(arguments.port);
    out.public_addresses = service::own_addresses(arguments.public_addresses);
    out.boot = service::peer_addresses(spec.boot_nodes);
    const auto more = service::peer_addresses(arguments.boot);
    out.boot.insert(out.boot.end(), more.begin(), more.end());
    out.reserved = service::peer_addresses(arguments.reserved);
    out.reserved_only = arguments.reserved_only;
    out.inbound_max = arguments.inbound_max;
    out.outbound_max = arguments.outbound_max;
    out.name = arguments.name;
    if (!arguments.key.empty())
        out.key = service::node_key_from_text(arguments.key);
    else
        out.key = service::load_or_make_node_key(arguments.key_file.empty()
                                                     ? folder / "network" / "secret_ed25519"
                                                     : std::filesystem::path{arguments.key_file});
    return out;
}

}  // namespace assay::cli
