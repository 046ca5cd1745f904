// SPDX-License-Identifier: Apache-2.0
#include "client/cli/node_key_commands.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>

#include "client/keystore/randomness.hpp"
#include "client/service/network/node_key.hpp"
#include "runtime/base/hex.hpp"

namespace assay::cli {

namespace {

std::string digits_of(const service::NodeKey& key) { return to_hex(key).substr(2); }

// The secret on the standard output or in a file, the peer id on the standard error.
int generate(const NodeKeyArguments& arguments) {
    const auto key = keystore::random_bytes<sizeof(service::NodeKey)>();
    const auto digits = digits_of(key);
    if (!arguments.file.empty())
        service::write_node_key(arguments.file,
                                arguments.binary ? ByteView{key} : as_bytes(digits));
    else if (arguments.binary)
        std::cout.write(reinterpret_cast<const char*>(key.data()), std::ssize(key));
    else
        std::cout << digits;
    std::cout.flush();
    std::cerr << network::to_text(service::peer_of(key)) << '\n';
    return 0;
}

int inspect(const NodeKeyArguments& arguments) {
    service::NodeKey key;
    if (arguments.file.empty())
        key =
            service::node_key_from_text(std::string{std::istreambuf_iterator<char>{std::cin}, {}});
    else
        key = service::read_node_key(arguments.file);
    std::cout << network::to_text(service::peer_of(key)) << '\n';
    return 0;
}

}  // namespace

CLI::App* add_node_key_commands(CLI::App& app, NodeKeyArguments& arguments) {
    auto* key = app.add_subcommand("key", "Keys of this node");
    key->require_subcommand(1);
    auto* generating = key->add_subcommand(
        "generate-node-key", "Print the secret of a new peer id, and the peer id to stderr");
    generating->add_option("--file", arguments.file, "Write the secret there");
    generating->add_flag("--bin", arguments.binary, "32 bytes in place of digits");
    key->add_subcommand("inspect-node-key", "Print the peer id of a secret")
        ->add_option("--file", arguments.file, "File with the secret (default: standard input)");
    return key;
}

std::optional<int> run_node_key_command(const CLI::App& key, const NodeKeyArguments& arguments) {
    if (key.got_subcommand("generate-node-key")) return generate(arguments);
    if (key.got_subcommand("inspect-node-key")) return inspect(arguments);
    return std::nullopt;
}

}  // namespace assay::cli
