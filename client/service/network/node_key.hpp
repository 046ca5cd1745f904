// SPDX-License-Identifier: Apache-2.0
// The secret by which a node is known on the network: 32 bytes of ed25519, in a file that only its
// owner reads. Files are those of Substrate's nodes: the bytes as they are, or in hexadecimal.
#pragma once

#include <filesystem>
#include <stdexcept>

#include "client/network/wire/identity.hpp"

namespace assay::service {

using NodeKey = ByteArray<32>;

class NodeKeyError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// "0x..." or 64 hexadecimal digits; spaces around them are passed over. Throws NodeKeyError.
NodeKey node_key_from_text(std::string_view text);

/// Throws NodeKeyError.
NodeKey read_node_key(const std::filesystem::path& file);
/// Mode 600 from the beginning, never over another file. Throws NodeKeyError.
void write_node_key(const std::filesystem::path& file, ByteView content);
/// What the file holds; a new key where there is no file yet.
NodeKey load_or_make_node_key(const std::filesystem::path& file);

network::PeerId peer_of(const NodeKey& key);

}  // namespace assay::service
