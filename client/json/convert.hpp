// SPDX-License-Identifier: Apache-2.0
// Plain structs to JSON and back, by the same reflection that gives them their SCALE: chain specs,
// reports and the command line's output have no second statement of any field.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "runtime/base/expected.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/crypto/ss58.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::json {

using Json = nlohmann::json;

/// Where in the document something is wrong, and what: "genesis.balances[2]: not a number".
struct ConvertError {
    std::string place;
    std::string reason;
    std::string text() const { return place.empty() ? reason : place + ": " + reason; }
};
using Converted = Expected<std::monostate, ConvertError>;

/// Amounts and other numbers are JSON numbers up to 2^53 and decimal strings beyond; underscores in
/// a string are skipped ("1_000_000").
std::string decimal(u128 value);
std::optional<u128> parse_decimal(std::string_view text);

// ---- To JSON: accounts as SS58, hashes and bytes as hex, enumerators by name
// ------------------------

inline Json to_json(bool value) { return value; }
inline Json to_json(const std::string& text) { return text; }
inline Json to_json(const Hash256& hash) { return to_hex(hash.bytes); }
inline Json to_json(const AccountId& account) { return crypto::to_ss58(account, 42); }
inline Json to_json(std::monostate) { return nullptr; }

template <scale::Int T>
Json to_json(T value) {
    if (u128{value} < u128{1} << 53) return static_cast<std::uint64_t>(value);
    return decimal(value);
}
template <class T>
    requires std::is_enum_v<T> Json to_json(T value) {
        Json out;
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((static_cast<std::size_t>(value) == I
                  ? void(out = std::string{reflect::enumerator_name<static_cast<T>(I)>})
                  : void()),
             ...);
        }
        (std::make_index_sequence<reflect::enumerator_count<T>()>{});
        return out;
    }
template <class T>
Json to_json(const scale::Compact<T>& c) {
    return to_json(c.value);
}
template <class T>
Json to_json(const std::vector<T>& list);
template <class T, std::size_t N>
Json to_json(const std::array<T, N>& list);
template <class T, std::uint32_t N>
Json to_json(const scale::BoundedVec<T, N>& list);
template <class T>
Json to_json(const std::optional<T>& value);
template <class A, class B>
Json to_json(const std::pair<A, B>& pair);
template <class... A>
Json to_json(const std::tuple<A...>& tuple);
template <class... A>
Json to_json(const std::variant<A...>& value);
template <scale::Record T>
Json to_json(const T& record);

template <class T>
Json to_json(const std::vector<T>& list) {
    if constexpr (std::same_as<T, std::uint8_t>) {
        return to_hex(list);
    } else {
        Json out = Json::array();
        for (const auto& item : list) out.push_back(to_json(item));
        return out;
    }
}
template <class T, std::size_t N>
Json to_json(const std::array<T, N>& list) {
    if constexpr (std::same_as<T, std::uint8_t>) {
        return to_hex(list);
    } else {
        Json out = Json::array();
        for (const auto& item : list) out.push_back(to_json(item));
        return out;
    }
}
template <class T, std::uint32_t N>
Json to_json(const scale::BoundedVec<T, N>& list) {
    return to_json(list.items);
}
template <class T>
Json to_json(const std::optional<T>& value) {
    return value ? to_json(*value) : Json{};
}
template <class A, class B>
Json to_json(const std::pair<A, B>& pair) {
    return Json::array({to_json(pair.first), to_json(pair.second)});
}
template <class... A>
Json to_json(const std::tuple<A...>& tuple) {
    return std::apply([](const auto&... x) { return Json::array({to_json(x)...}); }, tuple);
}
/// {"Name": content}, or "Name" alone for an alternative without fields.
template <class... A>
Json to_json(const std::variant<A...>& value) {
    return std::visit(
        []<class T>(const T& inner) -> Json {
            const std::string name{reflect::type_name<T>};
            if constexpr (std::is_empty_v<T>)
                return name;
            else
                return Json{{name, to_json(inner)}};
        },
        value);
}
template <scale::Record T>
Json to_json(const T& record) {
    Json out = Json::object();
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((out[std::string{reflect::field_name<T, I>}] =
              to_json(std::get<I>(reflect::fields(record)))),
         ...);
    }
    (std::make_index_sequence<reflect::field_count<T>>{});
    return out;
}

// ---- From JSON: every field must be there, and nothing that is no field
// -------------------------------

inline Failure<ConvertError> wrong(const std::string& place, std::string reason) {
    return {ConvertError{place, std::move(reason)}};
}

Converted from_json(const Json& json, bool& out, const std::string& place);
Converted from_json(const Json& json, std::string& out, const std::string& place);
Converted from_json(const Json& json, Hash256& out, const std::string& place);
Converted from_json(const Json& json, AccountId& out, const std::string& place);
Converted from_json(const Json& json, Bytes& out, const std::string& place);
/// A number that fits into `bits`.
Expected<u128, ConvertError> number_from_json(const Json& json, unsigned bits,
                                              const std::string& place);

template <scale::Int T>
Converted from_json(const Json& json, T& out, const std::string& place) {
    out = static_cast<T>(TRY(number_from_json(json, 8 * sizeof(T), place)));
    return {};
}
template <class T>
Converted from_json(const Json& json, scale::Compact<T>& out, const std::string& place) {
    return from_json(json, out.value, place);
}
template <class T>
    requires std::is_enum_v<T> Converted from_json(const Json& json, T& out,
                                                   const std::string& place) {
        if (!json.is_string()) return wrong(place, "not the name of an enumerator");
        const auto& name = json.get_ref<const std::string&>();
        bool found = false;
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((reflect::enumerator_name<static_cast<T>(I)> == name
                  ? void((out = static_cast<T>(I), found = true))
                  : void()),
             ...);
        }
        (std::make_index_sequence<reflect::enumerator_count<T>()>{});
        if (!found) return wrong(place, "unknown name \"" + name + "\"");
        return {};
    }
template <class T>
Converted from_json(const Json& json, std::vector<T>& out, const std::string& place);
template <class T>
Converted from_json(const Json& json, std::optional<T>& out, const std::string& place);
template <class A, class B>
Converted from_json(const Json& json, std::pair<A, B>& out, const std::string& place);
template <scale::Record T>
Converted from_json(const Json& json, T& out, const std::string& place);

template <class T>
Converted from_json(const Json& json, std::vector<T>& out, const std::string& place) {
    if (!json.is_array()) return wrong(place, "not a list");
    out.clear();
    for (std::size_t i = 0; i < json.size(); ++i)
        TRY(from_json(json[i], out.emplace_back(), place + "[" + std::to_string(i) + "]"));
    return {};
}
template <std::size_t N>
Converted from_json(const Json& json, ByteArray<N>& out, const std::string& place) {
    Bytes bytes;
    TRY(from_json(json, bytes, place));
    if (bytes.size() != N) return wrong(place, "not " + std::to_string(N) + " bytes");
    std::ranges::copy(bytes, out.begin());
    return {};
}
template <class T>
Converted from_json(const Json& json, std::optional<T>& out, const std::string& place) {
    if (json.is_null()) return out.reset(), Converted{};
    return from_json(json, out.emplace(), place);
}
template <class A, class B>
Converted from_json(const Json& json, std::pair<A, B>& out, const std::string& place) {
    if (!json.is_array() || json.size() != 2) return wrong(place, "not a pair");
    TRY(from_json(json[0], out.first, place + "[0]"));
    return from_json(json[1], out.second, place + "[1]");
}
template <scale::Record T>
Converted from_json(const Json& json, T& out, const std::string& place) {
    if (!json.is_object()) return wrong(place, "not an object");
    std::size_t known = 0;
    Converted result;
    const auto one = [&](std::string_view name, auto& field) {
        const std::string inner =
            place.empty() ? std::string{name} : place + "." + std::string{name};
        const auto at = json.find(name);
        if (at == json.end()) {
            result = wrong(inner, "missing");
            return false;
        }
        ++known;
        result = from_json(*at, field, inner);
        return static_cast<bool>(result);
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        static_cast<void>(
            (one(reflect::field_name<T, I>, std::get<I>(reflect::fields(out))) && ...));
    }
    (std::make_index_sequence<reflect::field_count<T>>{});
    if (result && known != json.size()) return wrong(place, "has a member that is no field");
    return result;
}

}  // namespace assay::json
