// SPDX-License-Identifier: Apache-2.0
#include "client/spec/network_spec.hpp"

#include <nlohmann/json.hpp>

#include "client/keystore/key_pair.hpp"
#include "runtime/crypto/ss58.hpp"

namespace assay::spec {

namespace {

using Document = nlohmann::ordered_json;

constexpr const char *endowment = "1000000000000000000", *bond = "100000000000000000";

Expected<std::string, SpecError> address(keystore::Scheme scheme, const std::string& uri) {
    const auto pair = keystore::KeyPair::from_uri(scheme, uri);
    if (!pair)
        return Failure<SpecError>{
            {"'" + uri + "': " + std::string{keystore::describe(pair.error())}}};
    return crypto::to_ss58(pair->account(), 42);
}

void endow(Document& balances, const std::string& account) {
    for (const auto& entry : balances)
        if (entry.at(0) == account) return;
    balances.push_back({account, endowment});
}

// With several authors the head may still change: draws wait for more of them, and for longer.
void await_finality(Document& randomness) {
    randomness["beacon_contributions"] = 2;
    randomness["finality_lag"] = 4;
}

}  // namespace

std::vector<std::string> development_validators(std::size_t count) {
    static constexpr const char* names[] = {"Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"};
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i)
        out.push_back("//" + (i < std::size(names) ? std::string{names[i]}
                                                   : "Validator" + std::to_string(i + 1)));
    return out;
}

Expected<std::string, SpecError> network_spec(std::string_view base, const NetworkPlan& plan) {
    const auto text = built_in_spec(base);
    if (!text)
        return Failure<SpecError>{
            {"only built-in chains (dev, local, testnet) have a readable form"}};
    auto document = Document::parse(*text, nullptr, true, true);
    auto& genesis = document["genesis"]["assay"];
    if (plan.slot_ms) genesis["slot_ms"] = *plan.slot_ms;
    if (!plan.validators.empty()) {
        Document validators = Document::array();
        for (const auto& uri : plan.validators) {
            const auto author = TRY(address(keystore::Scheme::Sr25519, uri));
            endow(genesis["balances"], author);
            validators.push_back({{"stash", author},
                                  {"babe", author},
                                  {"grandpa", TRY(address(keystore::Scheme::Ed25519, uri))},
                                  {"bond", bond}});
        }
        genesis["validators"] = validators;
        if (plan.validators.size() > 1) await_finality(genesis["protocol"]["randomness"]);
    }
    return document.dump(2);
}

std::optional<std::string> built_in_spec(std::string_view name) {
    if (name == "testnet") {
        auto document = Document::parse(*network_spec(
            "local", {.validators = development_validators(4), .slot_ms = std::nullopt}));
        document["name"] = "Assay Testnet";
        document["id"] = "testnet";
        return document.dump(2) + "\n";
    }
    const char* text = written_spec(name);
    return text ? std::optional<std::string>{text} : std::nullopt;
}

}  // namespace assay::spec
