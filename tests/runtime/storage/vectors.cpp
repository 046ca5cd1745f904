// SPDX-License-Identifier: Apache-2.0
#include "tests/runtime/storage/vectors.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

#include "runtime/base/hex.hpp"

namespace assay::storage {

namespace {

nlohmann::json vectors() {
    std::ifstream file{ASSAY_GOLDEN_DIR "/substrate_vectors.json"};
    return nlohmann::json::parse(file);
}

Bytes bytes(const nlohmann::json& text) { return from_hex(text.get<std::string>()).value(); }
Hash256 hash(const nlohmann::json& text) { return hash_from_hex(text.get<std::string>()).value(); }
std::vector<Bytes> list(const nlohmann::json& texts) {
    std::vector<Bytes> all;
    for (const auto& text : texts) all.push_back(bytes(text));
    return all;
}

}  // namespace

std::vector<TrieVector> trie_vectors() {
    std::vector<TrieVector> all;
    const auto json = vectors();
    for (const auto& trie : json.at("tries")) {
        auto& vector = all.emplace_back();
        vector.name = trie.at("name");
        for (const auto& entry : trie.at("entries"))
            vector.entries.emplace(bytes(entry.at(0)), bytes(entry.at(1)));
        vector.root_v0 = hash(trie.at("root_v0"));
        vector.root_v1 = hash(trie.at("root_v1"));
        vector.proof_keys = list(trie.at("proof_keys"));
        vector.proof = list(trie.at("proof_v1"));
    }
    return all;
}

std::vector<ExtrinsicsVector> extrinsics_vectors() {
    std::vector<ExtrinsicsVector> all;
    const auto json = vectors();
    for (const auto& block : json.at("extrinsics_roots"))
        all.push_back({.extrinsics = list(block.at("extrinsics")),
                       .root_v0 = hash(block.at("root_v0")),
                       .root_v1 = hash(block.at("root_v1"))});
    return all;
}

Bytes RandomState::key() {
    // Few letters and two alphabets: short keys collide, long ones share long beginnings.
    Bytes key(below(2) == 0 ? below(5) : 20 + below(2) * 8 + below(3), 0x11);
    for (auto& letter : key)
        if (below(3) == 0)
            letter = static_cast<std::uint8_t>(below(2) == 0 ? below(4) : below(4) << 4);
    return key;
}

Bytes RandomState::value() {
    Bytes value(below(4) == 0 ? below(100) : below(2) == 0 ? 31 + below(3) : below(3));
    for (auto& byte : value) byte = static_cast<std::uint8_t>(below(256));
    return value;
}

Diff RandomState::changes(const Entries& entries, unsigned writes) {
    Diff diff;
    for (unsigned i = 0; i < writes; ++i) {
        auto at = key();
        const auto near = entries.lower_bound(at);
        if (near != entries.end() && below(2) == 0) at = near->first;
        diff[at] = below(3) == 0 ? std::nullopt : std::optional{value()};
    }
    return diff;
}

}  // namespace assay::storage
