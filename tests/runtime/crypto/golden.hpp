// SPDX-License-Identifier: Apache-2.0
// Reads the golden values that polkadot.js made.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "runtime/base/hex.hpp"

namespace assay::crypto::golden {

/// A file of tests/golden, parsed; throws when it is not there.
inline nlohmann::json read(const std::string& name) {
    std::ifstream file{std::string{ASSAY_GOLDEN_DIR} + "/" + name};
    return nlohmann::json::parse(file);
}

/// One part of it, a list with something in it: a loop over golden values must not run over none.
/// By value, since a range-for keeps no more than what it is given alive.
inline nlohmann::json read(const std::string& name, const std::string& part) {
    auto list = read(name).at(part);
    if (!list.is_array() || list.empty()) throw std::length_error{part + " has no values"};
    return list;
}

inline Bytes bytes(const nlohmann::json& hex) { return from_hex(hex.get<std::string>()).value(); }

template <std::size_t N>
ByteArray<N> array(const nlohmann::json& hex) {
    const Bytes from = bytes(hex);
    if (from.size() != N) throw std::length_error{"golden value of another length"};
    ByteArray<N> out;
    std::ranges::copy(from, out.begin());
    return out;
}

}  // namespace assay::crypto::golden
