// SPDX-License-Identifier: Apache-2.0
#include "client/cli/shared.hpp"

#include <fstream>

#include "client/chain/node.hpp"

namespace assay::cli {

std::unique_ptr<chain::Node> Shared::connect() const {
    rpc_client::ClientOptions options;
    options.url = url;
    options.call_timeout = std::chrono::seconds{15};
    try {
        return std::make_unique<chain::Node>(options);
    } catch (const std::invalid_argument& error) {
        throw UsageError{"--url: " + std::string{error.what()}};
    } catch (const chain::NodeError& error) {
        throw CommandError{"no node at " + url + ": " + error.what()};
    }
}

void SecretOptions::add_to(CLI::App& app) {
    auto* key = app.add_option("--suri", uri, "Secret URI of the signer, e.g. //Submitter");
    app.add_option("--suri-file", file, "File that holds the secret URI")
        ->excludes(key)
        ->check(CLI::ExistingFile);
}

keystore::KeyPair SecretOptions::sr25519() const {
    auto text = uri;
    if (!file.empty()) {
        std::ifstream in{file};
        std::getline(in, text);
    }
    if (text.empty()) throw UsageError{"who signs? Give --suri or --suri-file"};
    auto key = keystore::KeyPair::from_uri(keystore::Scheme::Sr25519, text);
    if (!key) throw UsageError{"the secret URI: " + std::string{keystore::describe(key.error())}};
    return *std::move(key);
}

}  // namespace assay::cli
