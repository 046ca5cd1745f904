// SPDX-License-Identifier: Apache-2.0
// SCALE as polkadot.js writes it.
#include <catch2/catch.hpp>
#include <functional>
#include <map>

#include "runtime/scale/codec.hpp"
#include "tests/runtime/crypto/golden.hpp"

namespace assay::scale {

namespace {

using Json = nlohmann::json;

u128 number(const Json& value) {
    if (!value.is_string()) return value.get<std::uint64_t>();
    u128 out = 0;
    for (const char digit : value.get<std::string>())
        out = out * 10 + static_cast<unsigned>(digit - '0');
    return out;
}

void read(const Json& value, std::string& out) { out = value.get<std::string>(); }
void read(const Json& value, bool& out) { out = value.get<bool>(); }
void read(const Json& value, std::int32_t& out) { out = value.get<std::int32_t>(); }
void read(const Json& value, Bytes& out) { out = crypto::golden::bytes(value); }
template <Int T>
void read(const Json& value, T& out) {
    out = static_cast<T>(number(value));
}
template <class T>
void read(const Json& value, Compact<T>& out) {
    out = static_cast<T>(number(value));
}
template <class T>
void read(const Json& value, std::optional<T>& out) {
    if (!value.is_null()) read(value, out.emplace());
}
template <class T>
void read(const Json& value, std::vector<T>& out) {
    for (const auto& one : value) read(one, out.emplace_back());
}
void read(const Json& value, std::tuple<std::uint8_t, bool, std::string>& out) {
    read(value.at(0), std::get<0>(out));
    read(value.at(1), std::get<1>(out));
    read(value.at(2), std::get<2>(out));
}
void read(const Json& value, std::vector<std::pair<std::uint32_t, std::string>>& out) {
    for (const auto& [key, text] : value.items())
        out.emplace_back(std::stoul(key), text.get<std::string>());
}
void read(const Json& value, std::variant<std::uint8_t, bool>& out) {
    if (value.contains("Ok"))
        out = value.at("Ok").get<std::uint8_t>();
    else
        out = value.at("Err").get<bool>();
}

template <class T>
void agrees(const Json& known) {
    const auto encoded = crypto::golden::bytes(known.at("encoded"));
    T value{};
    read(known.at("value"), value);
    CHECK(to_bytes(value) == encoded);
    const auto back = from_bytes<T>(encoded);
    REQUIRE(back);
    CHECK(*back == value);
    for (std::size_t cut = 0; cut < encoded.size(); ++cut)
        CHECK_FALSE(from_bytes<T>(ByteView{encoded}.first(cut)));
}

const std::map<std::string, std::function<void(const Json&)>> types{
    {"Compact<u32>", agrees<Compact<std::uint32_t>>},
    {"Compact<u128>", agrees<Compact<u128>>},
    {"u16", agrees<std::uint16_t>},
    {"u32", agrees<std::uint32_t>},
    {"u64", agrees<std::uint64_t>},
    {"u128", agrees<u128>},
    {"i32", agrees<std::int32_t>},
    {"bool", agrees<bool>},
    {"Text", agrees<std::string>},
    {"Bytes", agrees<Bytes>},
    {"Option<u32>", agrees<std::optional<std::uint32_t>>},
    {"Option<bool>", agrees<std::optional<bool>>},
    {"Vec<u16>", agrees<std::vector<std::uint16_t>>},
    {"(u8,bool,Text)", agrees<std::tuple<std::uint8_t, bool, std::string>>},
    {"Vec<Option<u8>>", agrees<std::vector<std::optional<std::uint8_t>>>},
    {"BTreeMap<u32,Text>", agrees<std::vector<std::pair<std::uint32_t, std::string>>>},
    {"Result<u8,bool>", agrees<std::variant<std::uint8_t, bool>>},
};

}  // namespace

TEST_CASE("values are encoded as polkadot.js encodes them, and read back") {
    for (const auto& known : crypto::golden::read("substrate_vectors.json", "scale")) {
        INFO(known.dump());
        types.at(known.at("type").get<std::string>())(known);
    }
}

}  // namespace assay::scale
