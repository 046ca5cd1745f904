// SPDX-License-Identifier: Apache-2.0
#include "client/rpc_client/endpoint.hpp"

#include <algorithm>

namespace assay::rpc_client {
namespace {

bool is_port(std::string_view text) {
    return !text.empty() && text.size() <= 5 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<Endpoint> parse_endpoint(std::string_view url) {
    Endpoint out;
    if (url.starts_with("wss://"))
        out.tls = true;
    else if (!url.starts_with("ws://"))
        return std::nullopt;
    url.remove_prefix(out.tls ? 6 : 5);
    const auto slash = std::min(url.find('/'), url.size());
    out.target = slash == url.size() ? "/" : std::string{url.substr(slash)};
    auto authority = url.substr(0, slash);
    const auto closing = authority.starts_with('[') ? authority.find(']') : 0;
    if (closing == std::string_view::npos) return std::nullopt;
    const auto colon = authority.find(':', closing);
    out.port = out.tls ? "443" : "80";
    if (colon != std::string_view::npos) {
        out.port = authority.substr(colon + 1);
        if (!is_port(out.port)) return std::nullopt;
        authority = authority.substr(0, colon);
    }
    if (authority.starts_with('[')) {
        if (!authority.ends_with(']')) return std::nullopt;
        authority = authority.substr(1, authority.size() - 2);
    }
    if (authority.empty() || authority.find_first_of("@ ") != std::string_view::npos)
        return std::nullopt;
    out.host = authority;
    return out;
}

}  // namespace assay::rpc_client
