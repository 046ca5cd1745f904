// SPDX-License-Identifier: Apache-2.0
// The RPC methods of a validator: its keys, and where its voting stands.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "client/service/broadcasts.hpp"
#include "client/service/chain_head/follows.hpp"
#include "client/service/feeds.hpp"
#include "client/service/methods/methods.hpp"
#include "runtime/base/hex.hpp"
#include "tests/client/service/validators.hpp"

namespace assay::service {

using rpc::Json;
using testing::Network;

namespace {

struct Caller {
    rpc::MethodRegistry& registry;

    Json call(const std::string& name, const Json& params = Json::array()) {
        const auto result = ask(name, params);
        INFO(name << (result ? "" : ": " + result.error().data.value_or(result.error().message)));
        REQUIRE(result);
        return *result;
    }
    int error(const std::string& name, const Json& params) {
        const auto result = ask(name, params);
        return result ? 0 : result.error().code;
    }
    Expected<Json, rpc::RpcError> ask(const std::string& name, const Json& params) {
        const auto* method = registry.find(name);
        REQUIRE(method);
        return std::get<rpc::MethodRegistry::Call>(*method).handler(rpc::Parameters{params});
    }
};

struct Site {
    Network network{{"Alice", "Bob"}};
    testing::Validator& alice = network.at(0);
    spec::ChainSpec spec{"Test chain", "test", "Local", {}, {}, {}};
    Feeds feeds{*alice.chain};
    Follows follows{*alice.chain, [](const auto&) {}};
    Broadcasts broadcasts{*alice.chain, *alice.submissions};
    rpc::MethodRegistry registry;
    Caller caller{registry};

    Site() {
        network.run(4);
        const MethodContext context{*alice.chain, spec,       feeds, *alice.submissions,
                                    follows,      broadcasts, {},    alice.finality.get(),
                                    &alice.keys};
        add_key_methods(registry, context);
        add_grandpa_methods(registry, context);
    }
};

std::string public_hex(keystore::Scheme scheme, const std::string& name) {
    return to_hex(testing::pair_of(scheme, name).public_key());
}

}  // namespace

TEST_CASE("an operator makes session keys, brings others, and asks which are there") {
    Site site;
    auto& rpc = site.caller;
    const auto rotated = rpc.call("author_rotateKeys").get<std::string>();
    CHECK(rotated.size() == 2 + 2 * 64);
    CHECK(rpc.call("author_hasSessionKeys", {rotated}) == true);
    CHECK(rpc.call("author_hasKey", {"0x" + rotated.substr(2, 64), "gran"}) == true);
    CHECK(rpc.call("author_hasKey", {"0x" + rotated.substr(66), "babe"}) == true);
    CHECK(rpc.call("author_hasKey", {"0x" + rotated.substr(66), "gran"}) == false);

    const auto dave = public_hex(keystore::Scheme::Ed25519, "Dave");
    CHECK(rpc.call("author_hasKey", {dave, "gran"}) == false);
    CHECK(rpc.call("author_insertKey", {"gran", "//Dave", dave}) == nullptr);
    CHECK(rpc.call("author_hasKey", {dave, "gran"}) == true);
}

TEST_CASE("keys that do not fit are refused by name, and none is kept") {
    Site site;
    auto& rpc = site.caller;
    const auto dave = public_hex(keystore::Scheme::Ed25519, "Dave");
    CHECK(rpc.error("author_insertKey", {"gran", "//Eve", dave}) == rpc::codes::key_store);
    CHECK(rpc.error("author_insertKey", {"gran", "no phrase", dave}) == rpc::codes::key_store);
    CHECK(rpc.error("author_insertKey", {"aura", "//Dave", dave}) == rpc::codes::invalid_params);
    CHECK(rpc.error("author_hasSessionKeys", {"0x1234"}) == rpc::codes::key_store);
    CHECK(rpc.call("author_hasKey", {dave, "gran"}) == false);
}

TEST_CASE("keys are for the operator only") {
    Site site;
    for (const auto* name :
         {"author_rotateKeys", "author_insertKey", "author_hasKey", "author_hasSessionKeys"})
        CHECK(std::get<rpc::MethodRegistry::Call>(*site.registry.find(name)).access ==
              rpc::Access::Operator);
}

TEST_CASE("the voting tells its round, whose votes are missing, and proofs that others can check") {
    Site site;
    auto& rpc = site.caller;
    const auto state = rpc.call("grandpa_roundState");
    CHECK(state["setId"] == 0);
    CHECK(state["best"]["totalWeight"] == 2);
    CHECK(state["best"]["thresholdWeight"] == 2);
    CHECK(state["best"]["round"].get<std::uint64_t>() > 1);
    CHECK(state["best"]["prevotes"]["missing"].size() <= 2);

    const auto final = site.alice.chain->finalised();
    REQUIRE(final.number >= 2);
    const auto raw = from_hex(rpc.call("grandpa_proveFinality", {1}).get<std::string>());
    REQUIRE(raw);
    scale::Decoder in{*raw};
    Hash256 block;
    Bytes encoded;
    std::vector<frame::Header> headers;
    decode(in, block);
    decode(in, encoded);
    decode(in, headers);
    REQUIRE(in.done());
    CHECK(block == final.hash);
    CHECK(headers.size() == final.number - 1);
    const auto proof = scale::from_bytes<grandpa::Justification>(encoded);
    REQUIRE(proof);
    grandpa::PlainSignatures signatures;
    CHECK(grandpa::verify(*proof, 0, site.alice.finality->voter().voters(), signatures));
    CHECK(rpc.call("grandpa_proveFinality", {100'000}) == nullptr);
    CHECK(rpc.error("grandpa_proveFinality", {std::uint64_t{1} << 40}) ==
          rpc::codes::invalid_params);
}

}  // namespace assay::service
