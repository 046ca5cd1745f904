// SPDX-License-Identifier: Apache-2.0
#include "client/network/wire/multiaddr.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>

#include "client/network/wire/protobuf.hpp"
#include "runtime/base/check.hpp"

namespace assay::network {

namespace {

constexpr std::uint64_t tcp_code = 6, p2p_code = 421;
constexpr std::size_t longest_address = 512, longest_name = 253;

struct Kind {
    HostKind kind;
    std::string_view name;
};
constexpr std::array kinds{Kind{HostKind::Ip4, "ip4"}, Kind{HostKind::Ip6, "ip6"},
                           Kind{HostKind::Dns, "dns"}, Kind{HostKind::Dns4, "dns4"},
                           Kind{HostKind::Dns6, "dns6"}};

std::string_view name_of(HostKind kind) {
    for (const auto& each : kinds)
        if (each.kind == kind) return each.name;
    INVARIANT(false);
}

bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= longest_name &&
           std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7f && c != '/'; });
}

int family_of(HostKind kind) { return kind == HostKind::Ip4 ? AF_INET : AF_INET6; }
std::size_t length_of(HostKind kind) { return kind == HostKind::Ip4 ? 4 : 16; }
bool is_number(HostKind kind) { return kind == HostKind::Ip4 || kind == HostKind::Ip6; }

std::optional<Bytes> ip_bytes(HostKind kind, const std::string& text) {
    Bytes bytes(length_of(kind));
    if (inet_pton(family_of(kind), text.c_str(), bytes.data()) != 1) return std::nullopt;
    return bytes;
}

std::string ip_text(HostKind kind, ByteView bytes) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    INVARIANT(inet_ntop(family_of(kind), bytes.data(), text.data(), text.size()) != nullptr);
    return text.data();
}

std::optional<HostKind> kind_named(std::string_view name) {
    for (const auto& each : kinds)
        if (each.name == name) return each.kind;
    return std::nullopt;
}

// The part up to the next '/', taken off `text`, which begins with one.
std::optional<std::string_view> take_part(std::string_view& text) {
    if (text.empty() || text.front() != '/') return std::nullopt;
    text.remove_prefix(1);
    const auto part = text.substr(0, std::min(text.find('/'), text.size()));
    text.remove_prefix(part.size());
    return part;
}

}  // namespace

std::string to_text(const Multiaddr& address) {
    std::string text{"/"};
    text.append(name_of(address.kind)).append("/").append(address.host);
    text.append("/tcp/").append(std::to_string(address.port));
    if (address.peer) text.append("/p2p/").append(to_text(*address.peer));
    return text;
}

Expected<Multiaddr, MultiaddrError> multiaddr_from_text(std::string_view text) {
    ENSURE(text.size() <= longest_address, Failure{MultiaddrError::Malformed});
    const auto kind_name = take_part(text);
    ENSURE(kind_name && !kind_name->empty(), Failure{MultiaddrError::Malformed});
    const auto kind = kind_named(*kind_name);
    ENSURE(kind, Failure{MultiaddrError::Unsupported});
    const auto host = take_part(text);
    ENSURE(host, Failure{MultiaddrError::Malformed});
    Multiaddr address{*kind, std::string{*host}, 0, std::nullopt};
    if (is_number(*kind)) {
        const auto bytes = ip_bytes(*kind, address.host);
        ENSURE(bytes, Failure{MultiaddrError::Malformed});
        address.host = ip_text(*kind, *bytes);
    } else {
        ENSURE(is_name(address.host), Failure{MultiaddrError::Malformed});
    }
    const auto transport = take_part(text);
    ENSURE(transport, Failure{MultiaddrError::Unsupported});
    ENSURE(*transport == "tcp", Failure{MultiaddrError::Unsupported});
    const auto port = take_part(text);
    ENSURE(port, Failure{MultiaddrError::Malformed});
    const auto [end, failed] =
        std::from_chars(port->data(), port->data() + port->size(), address.port);
    ENSURE(failed == std::errc{} && end == port->data() + port->size(),
           Failure{MultiaddrError::Malformed});
    if (text.empty()) return address;
    const auto p2p = take_part(text);
    ENSURE(p2p && (*p2p == "p2p" || *p2p == "ipfs"), Failure{MultiaddrError::Unsupported});
    const auto id = take_part(text);
    ENSURE(id && text.empty(), Failure{MultiaddrError::Malformed});
    const auto peer = peer_from_text(*id);
    ENSURE(peer, Failure{MultiaddrError::BadPeer});
    address.peer = *peer;
    return address;
}

Bytes to_bytes(const Multiaddr& address) {
    Bytes out;
    append_varint(out, static_cast<std::uint64_t>(address.kind));
    if (is_number(address.kind)) {
        const auto bytes = ip_bytes(address.kind, address.host);
        INVARIANT(bytes);
        append(out, *bytes);
    } else {
        append(out, length_prefixed(as_bytes(address.host)));
    }
    append_varint(out, tcp_code);
    out.push_back(static_cast<std::uint8_t>(address.port >> 8));
    out.push_back(static_cast<std::uint8_t>(address.port & 0xff));
    if (address.peer) {
        append_varint(out, p2p_code);
        append(out, length_prefixed(to_multihash(*address.peer)));
    }
    return out;
}

Expected<Multiaddr, MultiaddrError> multiaddr_from_bytes(ByteView bytes) {
    ENSURE(bytes.size() <= longest_address, Failure{MultiaddrError::Malformed});
    const auto code = take_varint(bytes);
    ENSURE(code, Failure{MultiaddrError::Malformed});
    Multiaddr address;
    address.kind = static_cast<HostKind>(*code);
    ENSURE(std::ranges::any_of(
               kinds,
               [&](const Kind& kind) { return static_cast<std::uint64_t>(kind.kind) == *code; }),
           Failure{MultiaddrError::Unsupported});
    const bool number = is_number(address.kind);
    const auto length = number ? length_of(address.kind) : take_varint(bytes);
    ENSURE(length && *length <= bytes.size(), Failure{MultiaddrError::Malformed});
    const auto host = bytes.first(static_cast<std::size_t>(*length));
    bytes = bytes.subspan(host.size());
    address.host = number ? ip_text(address.kind, host) : to_string(host);
    ENSURE(number || is_name(address.host), Failure{MultiaddrError::Malformed});
    const auto transport = take_varint(bytes);
    ENSURE(transport && *transport == tcp_code, Failure{MultiaddrError::Unsupported});
    ENSURE(bytes.size() >= 2, Failure{MultiaddrError::Malformed});
    address.port = static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
    bytes = bytes.subspan(2);
    if (bytes.empty()) return address;
    const auto p2p = take_varint(bytes);
    ENSURE(p2p && *p2p == p2p_code, Failure{MultiaddrError::Unsupported});
    const auto id_length = take_varint(bytes);
    ENSURE(id_length && *id_length == bytes.size(), Failure{MultiaddrError::Malformed});
    const auto peer = peer_from_multihash(bytes);
    ENSURE(peer, Failure{MultiaddrError::BadPeer});
    address.peer = *peer;
    return address;
}

Multiaddr socket_multiaddr(const std::string& host, std::uint16_t port) {
    const auto kind = host.find(':') == std::string::npos ? HostKind::Ip4 : HostKind::Ip6;
    return {kind, host, port, std::nullopt};
}

std::string address_group(const Multiaddr& address) {
    if (address.kind != HostKind::Ip6) return address.host;
    auto bytes = ip_bytes(address.kind, address.host);
    if (!bytes) return address.host;
    std::fill(bytes->begin() + 8, bytes->end(), std::uint8_t{0});
    return ip_text(address.kind, *bytes);
}

}  // namespace assay::network
