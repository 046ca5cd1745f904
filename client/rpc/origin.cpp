// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/origin.hpp"

#include <algorithm>

namespace assay::rpc {
namespace {

bool matches(std::string_view origin, std::string_view pattern) {
    if (pattern == "*" || origin == pattern) return true;
    if (!pattern.ends_with(":*")) return false;
    const auto host = pattern.substr(0, pattern.size() - 2);
    if (!origin.starts_with(host)) return false;
    const auto port = origin.substr(host.size());
    return port.empty() ||
           (port.size() > 1 && port[0] == ':' &&
            std::ranges::all_of(port.substr(1), [](char c) { return c >= '0' && c <= '9'; }));
}

}  // namespace

std::vector<std::string> default_origins() {
    return {"http://localhost:*",  "https://localhost:*", "http://127.0.0.1:*",
            "https://127.0.0.1:*", "http://[::1]:*",      "https://polkadot.js.org"};
}

bool origin_allowed(std::string_view origin, const std::vector<std::string>& allowed) {
    return origin.empty() || std::ranges::any_of(allowed, [&](const auto& pattern) {
               return matches(origin, pattern);
           });
}

}  // namespace assay::rpc
