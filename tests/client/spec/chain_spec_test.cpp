// SPDX-License-Identifier: Apache-2.0
#include "client/spec/chain_spec.hpp"

#include <catch2/catch.hpp>

namespace assay::spec {

TEST_CASE("the built-in chains load, and their raw form is the same chain") {
    for (const auto* name : {"dev", "local", "testnet"}) {
        const auto spec = load_chain_spec(name);
        REQUIRE(spec);
        CHECK(spec->id == name);
        CHECK(spec->genesis_state.size() > 20);
        const auto again = parse_chain_spec(to_raw_json(*spec));
        REQUIRE(again);
        CHECK(again->genesis_state == spec->genesis_state);
        CHECK(again->name == spec->name);
    }
}

TEST_CASE("a spec that is not one is refused with the place of the fault") {
    const auto text = [](const std::string& json) { return parse_chain_spec(json).error().text; };
    CHECK(text("{") == "chain spec: not a JSON object");
    CHECK(text("{}") == "chain spec: name: missing");
    CHECK(load_chain_spec("/no/such/file").error().text.find("neither a built-in") !=
          std::string::npos);
    std::string dev = *built_in_spec("dev");
    dev.replace(dev.find("\"dev\""), 5, "\"a/b\"");
    CHECK(text(dev).starts_with("chain spec: id:"));
}

TEST_CASE("a live chain has no sudo key, in either form of its genesis") {
    const auto live = [](std::string json) {
        json.replace(json.find("\"Development\""), 13, "\"Live\"");
        return json;
    };
    const auto refused = "chain spec: genesis: a live chain has no sudo key";
    const std::string dev = *built_in_spec("dev");
    REQUIRE(parse_chain_spec(dev));
    CHECK(parse_chain_spec(live(dev)).error().text == refused);
    CHECK(parse_chain_spec(live(to_raw_json(*parse_chain_spec(dev)))).error().text == refused);

    auto without = live(dev);
    const auto at = without.find("\"sudo\": ");
    without.replace(at, without.find(',', at) - at, "\"sudo\": null");
    const auto spec = parse_chain_spec(without);
    REQUIRE(spec);
    CHECK(parse_chain_spec(to_raw_json(*spec)));
}

}  // namespace assay::spec
