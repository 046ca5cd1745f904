// SPDX-License-Identifier: Apache-2.0
// The state trie: nodes have one encoding, proofs may come from anybody, and the incremental root,
// the root from scratch and the proofs agree whatever the changes.
#include "runtime/crypto/blake2.hpp"
#include "runtime/scale/codec.hpp"
#include "runtime/storage/memory_view.hpp"
#include "runtime/storage/proof.hpp"
#include "runtime/storage/trie_root.hpp"
#include "runtime/storage/trie_update.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace assay;

namespace {

void node_there_and_back(ByteView input) {
    const auto node = storage::decode_node(input);
    if (node) INVARIANT(equal(storage::encode_node(*node), input));
}

struct ForeignProof {
    storage::Proof nodes;
    std::vector<Bytes> keys;
};

void foreign_proof(ByteView input) {
    const auto proof = scale::from_bytes<ForeignProof>(input);
    if (!proof || proof->nodes.empty()) return;
    const Hash256 root = crypto::blake2_256(proof->nodes[0]);
    const auto values = storage::verify_proof(root, proof->nodes, proof->keys);
    if (values) INVARIANT(values->size() == proof->keys.size());
}

using Changes = std::vector<std::pair<Bytes, std::optional<Bytes>>>;

// Two blocks, one after the other, on an empty state.
void roots_agree(ByteView input) {
    const auto blocks = scale::from_bytes<std::array<Changes, 2>>(input);
    if (!blocks) return;
    storage::MemoryView values;
    storage::MemoryNodes nodes;
    std::vector<Bytes> keys;
    for (const auto& changes : *blocks) {
        storage::Diff diff;
        for (const auto& [key, value] : changes) {
            diff[key] = value;
            keys.push_back(key);
        }
        const auto updated = storage::update_trie({values, nodes}, diff);
        nodes.apply(updated.nodes);
        values.apply(diff);
        INVARIANT(updated.root == storage::trie_root(values.entries(), storage::StateVersion::V1));
        const auto proof = storage::read_proof({values, nodes}, keys);
        const auto proved = storage::verify_proof(updated.root, proof, keys);
        INVARIANT(proved);
        for (std::size_t i = 0; i < keys.size(); ++i)
            INVARIANT((*proved)[i] == values.get(keys[i]));
    }
}

using Target = void (*)(ByteView);
constexpr Target targets[] = {node_there_and_back, foreign_proof, roots_agree};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteView input{data, size};
    if (const auto target = fuzz::choose(input, std::size(targets))) targets[*target](input);
    return 0;
}
