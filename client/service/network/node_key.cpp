// SPDX-License-Identifier: Apache-2.0
#include "client/service/network/node_key.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include "client/keystore/randomness.hpp"
#include "runtime/base/hex.hpp"

namespace assay::service {

namespace fs = std::filesystem;

NodeKey node_key_from_text(std::string_view text) {
    constexpr auto spaces = " \t\r\n";
    const auto first = std::min(text.find_first_not_of(spaces), text.size());
    text.remove_prefix(first);
    text = text.substr(0, text.find_last_not_of(spaces) + 1);
    const auto key = hash_from_hex(text);
    if (!key) throw NodeKeyError{"a node key is 64 hexadecimal digits"};
    return key->bytes;
}

NodeKey read_node_key(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    const std::string content{std::istreambuf_iterator<char>{in}, {}};
    if (!in) throw NodeKeyError{"cannot read the node key of " + file.string()};
    NodeKey key;
    if (content.size() != key.size()) try {
            return node_key_from_text(content);
        } catch (const NodeKeyError& error) {
            throw NodeKeyError{file.string() + ": " + error.what()};
        }
    std::ranges::copy(as_bytes(content), key.begin());
    return key;
}

void write_node_key(const fs::path& file, ByteView content) {
    if (file.has_parent_path()) fs::create_directories(file.parent_path());
    const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written =
        out >= 0 &&
        ::write(out, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
        ::fsync(out) == 0;
    if (out >= 0) ::close(out);
    if (!written) throw NodeKeyError{"cannot write the node key to " + file.string()};
}

NodeKey load_or_make_node_key(const fs::path& file) {
    if (fs::exists(file)) return read_node_key(file);
    const auto key = keystore::random_bytes<sizeof(NodeKey)>();
    write_node_key(file, key);
    return key;
}

network::PeerId peer_of(const NodeKey& key) { return network::Identity{key}.peer(); }

}  // namespace assay::service
