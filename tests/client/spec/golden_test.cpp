// SPDX-License-Identifier: Apache-2.0
// What must never change unnoticed: metadata, storage prefixes, genesis. A deliberate change is
// made by running this test with ASSAY_WRITE_GOLDEN=1 and reading the difference in review.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "chain-spec/metadata.hpp"
#include "chain-spec/runtime_api.hpp"
#include "client/spec/chain_spec.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/storage/trie_root.hpp"

namespace assay::spec {

namespace {

using Json = nlohmann::ordered_json;

Hash256 genesis_root(const char* chain) {
    storage::Entries state;
    const auto spec = load_chain_spec(chain);
    REQUIRE(spec);
    for (const auto& [key, value] : spec->genesis_state)
        if (value) state.emplace(key, *value);
    return storage::trie_root(state, storage::StateVersion::V1);
}

Json present() {
    Json out;
    for (const std::uint32_t version : chain_spec::metadata_versions)
        out["metadata"]["V" + std::to_string(version)] =
            to_hex(crypto::blake2_256(*chain_spec::metadata_document(version)).bytes);
    for (const auto* chain : {"dev", "local", "testnet"}) {
        const auto root = genesis_root(chain);
        out["genesis"][chain]["state_root"] = to_hex(root.bytes);
        out["genesis"][chain]["hash"] =
            to_hex(frame::hash_of(chain_spec::genesis_header(root)).bytes);
    }
    const auto model = chain_spec::metadata_model();
    for (const auto& [api, version] : model.interfaces) {
        auto& methods = out["interfaces"][api.name + " " + std::to_string(version)];
        for (const auto& method : api.methods) methods.push_back(method.name);
    }
    for (const auto& pallet : model.pallets) {
        if (!pallet.storage) continue;
        const auto prefix = to_hex(crypto::twox128(pallet.storage->prefix));
        for (const auto& entry : pallet.storage->entries)
            out["storage"][pallet.name + "." + entry.name] =
                prefix + to_hex(crypto::twox128(entry.name)).substr(2);
    }
    return out;
}

}  // namespace

TEST_CASE("metadata, storage prefixes and genesis are what they were") {
    const std::string path = ASSAY_GOLDEN_DIR "/chain.json";
    const auto now = present();
    if (std::getenv("ASSAY_WRITE_GOLDEN")) std::ofstream{path} << now.dump(2) << '\n';
    std::ifstream file{path};
    REQUIRE(file);
    CHECK(Json::parse(file).dump(2) == now.dump(2));
}

}  // namespace assay::spec
