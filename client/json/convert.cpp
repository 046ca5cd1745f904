// SPDX-License-Identifier: Apache-2.0
#include "client/json/convert.hpp"

#include "runtime/base/checked.hpp"

namespace assay::json {

std::string decimal(u128 value) {
    std::string out;
    do {
        out.insert(out.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
        value /= 10;
    } while (value > 0);
    return out;
}

std::optional<u128> parse_decimal(std::string_view text) {
    std::optional<u128> value;
    for (const char c : text) {
        if (c == '_' && value) continue;
        if (c < '0' || c > '9') return std::nullopt;
        const auto shifted = checked_mul(value.value_or(0), 10);
        value = shifted ? checked_add(*shifted, static_cast<u128>(c - '0')) : std::nullopt;
        if (!value) return std::nullopt;
    }
    return value;
}

Converted from_json(const Json& json, bool& out, const std::string& place) {
    if (!json.is_boolean()) return wrong(place, "neither true nor false");
    out = json.get<bool>();
    return {};
}

Converted from_json(const Json& json, std::string& out, const std::string& place) {
    if (!json.is_string()) return wrong(place, "not a text");
    out = json.get<std::string>();
    return {};
}

Converted from_json(const Json& json, Bytes& out, const std::string& place) {
    const auto bytes =
        json.is_string() ? from_hex(json.get_ref<const std::string&>()) : std::nullopt;
    if (!bytes) return wrong(place, "not hexadecimal bytes");
    out = *bytes;
    return {};
}

Converted from_json(const Json& json, Hash256& out, const std::string& place) {
    return from_json(json, out.bytes, place);
}

Converted from_json(const Json& json, AccountId& out, const std::string& place) {
    if (!json.is_string()) return wrong(place, "not an address");
    const auto& text = json.get_ref<const std::string&>();
    if (text.starts_with("0x")) return from_json(json, out.bytes, place);
    const auto account = crypto::account_from_ss58(text);
    if (!account) return wrong(place, "not an SS58 address");
    out = *account;
    return {};
}

Expected<u128, ConvertError> number_from_json(const Json& json, unsigned bits,
                                              const std::string& place) {
    std::optional<u128> value;
    if (json.is_number_unsigned()) value = json.get<std::uint64_t>();
    if (json.is_string()) value = parse_decimal(json.get_ref<const std::string&>());
    if (!value) return wrong(place, "not a number");
    if (bits < 128 && *value >> bits != 0)
        return wrong(place, "larger than " + std::to_string(bits) + " bits");
    return *value;
}

}  // namespace assay::json
