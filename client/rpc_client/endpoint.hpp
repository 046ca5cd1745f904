// SPDX-License-Identifier: Apache-2.0
// Where a node listens: the parts of a ws:// or wss:// address.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::rpc_client {

struct Endpoint {
    bool tls = false;
    std::string host;
    std::string port;    ///< Decimal; 80 or 443 where the address has none.
    std::string target;  ///< Path and query, at least "/".
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// "ws://127.0.0.1:9944", "wss://node.example/rpc", "ws://[::1]:9944"; nothing for anything else.
std::optional<Endpoint> parse_endpoint(std::string_view url);

}  // namespace assay::rpc_client
