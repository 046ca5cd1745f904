// SPDX-License-Identifier: Apache-2.0
// Where a peer listens, as multiaddr spells it: /ip4/1.2.3.4/tcp/30333/p2p/12D3KooW..., with ip6,
// dns, dns4 or dns6 in place of ip4. Other transports are well known and not spoken here.
#pragma once

#include <optional>
#include <string>

#include "client/network/wire/identity.hpp"

namespace assay::network {

enum class MultiaddrError : std::uint8_t {
    Malformed,    ///< Not a multiaddr: a part is missing, broken or too much.
    Unsupported,  ///< Begins well, but is not TCP over IP or a name.
    BadPeer,      ///< What follows /p2p is no ed25519 peer id.
};

/// The kinds of host, with multicodec's numbers.
enum class HostKind : std::uint32_t { Ip4 = 4, Ip6 = 41, Dns = 53, Dns4 = 54, Dns6 = 55 };

struct Multiaddr {
    HostKind kind = HostKind::Ip4;
    std::string host;  ///< An address in its canonical text form, or a name of at most 253 letters.
    std::uint16_t port = 0;
    std::optional<PeerId> peer;
    friend auto operator<=>(const Multiaddr&, const Multiaddr&) = default;
};

std::string to_text(const Multiaddr& address);
Expected<Multiaddr, MultiaddrError> multiaddr_from_text(std::string_view text);

Bytes to_bytes(const Multiaddr& address);
Expected<Multiaddr, MultiaddrError> multiaddr_from_bytes(ByteView bytes);

/// The address of a socket: `host` as inet_ntop writes it.
Multiaddr socket_multiaddr(const std::string& host, std::uint16_t port);

/// What limits by address count together: an IPv4 address, or the /64 of an IPv6 one.
std::string address_group(const Multiaddr& address);

}  // namespace assay::network
