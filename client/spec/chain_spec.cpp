// SPDX-License-Identifier: Apache-2.0
#include "client/spec/chain_spec.hpp"

#include <fstream>
#include <sstream>

#include "client/json/convert.hpp"

namespace assay::spec {

namespace {

using json::Json;

Failure<SpecError> refuse(std::string text) {
    return Failure<SpecError>{{"chain spec: " + std::move(text)}};
}

template <class T>
Expected<std::monostate, SpecError> read(const Json& document, const char* member, T& out) {
    const auto at = document.find(member);
    if (at == document.end()) return refuse(std::string{member} + ": missing");
    if (const auto converted = json::from_json(*at, out, member); !converted)
        return refuse(converted.error().text());
    return {};
}

Expected<storage::Diff, SpecError> raw_genesis(const Json& raw) {
    const auto top = raw.find("top");
    if (top == raw.end() || !top->is_object()) return refuse("genesis.raw.top: missing");
    storage::Diff state;
    for (const auto& [key, value] : top->items()) {
        const auto raw_key = from_hex(key);
        const auto raw_value =
            value.is_string() ? from_hex(value.get_ref<const std::string&>()) : std::nullopt;
        if (!raw_key || !raw_value) return refuse("genesis.raw.top: not hexadecimal at " + key);
        state.emplace(*raw_key, *raw_value);
    }
    return state;
}

Expected<storage::Diff, SpecError> genesis_state(const Json& genesis) {
    if (const auto raw = genesis.find("raw"); raw != genesis.end()) return raw_genesis(*raw);
    chain_spec::Genesis content;
    TRY(read(genesis, "assay", content));
    if (const auto pallet = chain_spec::invalid_parameters(content.protocol))
        return refuse("genesis.assay.protocol." + std::string{*pallet} +
                      ": the values do not make sense together");
    if (const auto wrong = chain_spec::invalid_validators(content))
        return refuse("genesis.assay." + std::string{*wrong});
    return chain_spec::build_genesis(content);
}

bool is_folder_name(std::string_view id) {
    return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

}  // namespace

Expected<ChainSpec, SpecError> parse_chain_spec(const std::string& json_text) {
    const auto document = Json::parse(json_text, nullptr, false, true);
    if (document.is_discarded() || !document.is_object()) return refuse("not a JSON object");
    ChainSpec spec;
    TRY(read(document, "name", spec.name));
    TRY(read(document, "id", spec.id));
    if (!is_folder_name(spec.id)) return refuse("id: only a-z, 0-9, '-' and '_', at most 64");
    TRY(read(document, "chainType", spec.chain_type));
    TRY(read(document, "bootNodes", spec.boot_nodes));
    TRY(read(document, "properties", spec.properties));
    const auto genesis = document.find("genesis");
    if (genesis == document.end() || !genesis->is_object()) return refuse("genesis: missing");
    spec.genesis_state = TRY(genesis_state(*genesis));
    if (spec.chain_type == "Live" && chain_spec::has_sudo(spec.genesis_state))
        return refuse("genesis: a live chain has no sudo key");
    return spec;
}

Expected<ChainSpec, SpecError> load_chain_spec(const std::string& chain) {
    if (const auto text = built_in_spec(chain)) return parse_chain_spec(*text);
    std::ifstream file{chain};
    if (!file)
        return refuse("\"" + chain +
                      "\" is neither a built-in chain (dev, local, testnet) nor a file");
    std::ostringstream text;
    text << file.rdbuf();
    return parse_chain_spec(text.str());
}

std::string to_raw_json(const ChainSpec& spec) {
    Json top = Json::object();
    for (const auto& [key, value] : spec.genesis_state)
        if (value) top[to_hex(key)] = to_hex(*value);
    return Json{{"name", spec.name},
                {"id", spec.id},
                {"chainType", spec.chain_type},
                {"bootNodes", spec.boot_nodes},
                {"telemetryEndpoints", nullptr},
                {"protocolId", nullptr},
                {"properties", json::to_json(spec.properties)},
                {"codeSubstitutes", Json::object()},
                {"genesis", {{"raw", {{"top", top}, {"childrenDefault", Json::object()}}}}}}
        .dump(2);
}

}  // namespace assay::spec
