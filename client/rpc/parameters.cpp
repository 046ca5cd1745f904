// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/parameters.hpp"

#include <cctype>

#include "runtime/base/hex.hpp"

namespace assay::rpc {
namespace {

std::string to_camel_case(std::string_view snake) {
    std::string out;
    for (std::size_t i = 0; i < snake.size(); ++i) {
        if (snake[i] == '_' && i + 1 < snake.size())
            out += static_cast<char>(std::toupper(static_cast<unsigned char>(snake[++i])));
        else
            out += snake[i];
    }
    return out;
}

RpcError wrong(Argument argument, std::string_view what) {
    return invalid_params(std::string{argument.name} + ": " + std::string{what});
}

constexpr std::string_view not_hex = "expected hexadecimal text with 0x in front";
constexpr std::string_view not_hash = "expected a hash: 0x and 64 hexadecimal digits";

}  // namespace

std::optional<Bytes> bytes_from_json(const Json& value) {
    if (!value.is_string()) return std::nullopt;
    const auto& text = value.get_ref<const std::string&>();
    if (text.empty()) return Bytes{};
    if (!text.starts_with("0x")) return std::nullopt;
    return from_hex(text);
}

const Json* Parameters::find(Argument argument) const {
    const Json* found = nullptr;
    if (raw_.is_array()) {
        if (argument.position < raw_.size()) found = &raw_[argument.position];
    } else if (raw_.is_object()) {
        auto at = raw_.find(argument.name);
        if (at == raw_.end()) at = raw_.find(to_camel_case(argument.name));
        if (at != raw_.end()) found = &*at;
    }
    return found && !found->is_null() ? found : nullptr;
}

Expected<const Json*, RpcError> Parameters::required(Argument argument) const {
    const Json* found = find(argument);
    if (!found) return Failure{wrong(argument, "missing")};
    return found;
}

Expected<std::string, RpcError> Parameters::text(Argument argument) const {
    const Json* found = TRY(required(argument));
    ENSURE(found->is_string(), Failure{wrong(argument, "expected text")});
    return found->get<std::string>();
}

Expected<std::uint64_t, RpcError> Parameters::number(Argument argument) const {
    const Json* found = TRY(required(argument));
    const bool whole = found->is_number_unsigned() ||
                       (found->is_number_integer() && found->get<std::int64_t>() >= 0);
    ENSURE(whole, Failure{wrong(argument, "expected a whole number")});
    return found->get<std::uint64_t>();
}

Expected<bool, RpcError> Parameters::boolean(Argument argument) const {
    const Json* found = TRY(required(argument));
    ENSURE(found->is_boolean(), Failure{wrong(argument, "expected true or false")});
    return found->get<bool>();
}

Expected<Bytes, RpcError> Parameters::bytes(Argument argument) const {
    auto bytes = bytes_from_json(*TRY(required(argument)));
    if (!bytes) return Failure{wrong(argument, not_hex)};
    return *std::move(bytes);
}

Expected<std::vector<Bytes>, RpcError> Parameters::bytes_list(Argument argument) const {
    const Json* found = TRY(required(argument));
    ENSURE(found->is_array(), Failure{wrong(argument, "expected a list")});
    std::vector<Bytes> list;
    list.reserve(found->size());
    for (const auto& entry : *found) {
        auto bytes = bytes_from_json(entry);
        if (!bytes) return Failure{wrong(argument, not_hex)};
        list.push_back(*std::move(bytes));
    }
    return list;
}

Expected<Hash256, RpcError> Parameters::hash(Argument argument) const {
    const auto bytes = bytes_from_json(*TRY(required(argument)));
    if (!bytes || bytes->size() != 32) return Failure{wrong(argument, not_hash)};
    Hash256 hash;
    std::ranges::copy(*bytes, hash.bytes.begin());
    return hash;
}

Expected<std::optional<Bytes>, RpcError> Parameters::optional_bytes(Argument argument) const {
    if (!find(argument)) return std::optional<Bytes>{};
    return std::optional{TRY(bytes(argument))};
}

Expected<std::optional<Hash256>, RpcError> Parameters::optional_hash(Argument argument) const {
    if (!find(argument)) return std::optional<Hash256>{};
    return std::optional{TRY(hash(argument))};
}

}  // namespace assay::rpc
