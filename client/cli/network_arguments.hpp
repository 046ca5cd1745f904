// SPDX-License-Identifier: Apache-2.0
// The network's part of assay-node's command line, under the names that Substrate's nodes use.
#pragma once

#include <CLI/App.hpp>
#include <filesystem>

#include "client/service/network/network_options.hpp"
#include "client/spec/chain_spec.hpp"

namespace assay::cli {

struct NetworkArguments {
    std::uint16_t port = service::default_peer_port;
    std::vector<std::string> listens, public_addresses, boot, reserved;
    bool reserved_only = false;
    std::string key, key_file, name;
    std::size_t inbound_max = 32, outbound_max = 8;
    bool port_given = false;  ///< Set by `add_network_arguments`' option.
};

void add_network_arguments(CLI::App& app, NetworkArguments& arguments);

/// What they say; the chain spec's boot nodes come on top. The node's key is read, or made, in
/// `folder`/network unless it is given. A development node (`dev`) listens only if it is told
/// where. Throws std::runtime_error.
service::NetworkOptions network_options(const NetworkArguments& arguments,
                                        const spec::ChainSpec& spec,
                                        const std::filesystem::path& folder, bool dev);

}  // namespace assay::cli
