// SPDX-License-Identifier: Apache-2.0
#include "runtime/frame/metadata/registry.hpp"

namespace assay::frame::metadata {

std::string pascal_case(std::string_view snake) {
    std::string out;
    bool upper = true;
    for (const char c : snake) {
        if (c != '_') out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        upper = c == '_';
    }
    return out;
}

std::string snake_case(std::string_view pascal) {
    std::string out;
    for (const char c : pascal) {
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper && !out.empty()) out += '_';
        out += upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

Strings split_name(std::string_view qualified) {
    Strings out;
    for (auto rest = qualified.substr(0, qualified.find('<')); !rest.empty();) {
        const auto end = std::min(rest.find("::"), rest.size());
        out.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    return out;
}

}  // namespace assay::frame::metadata
