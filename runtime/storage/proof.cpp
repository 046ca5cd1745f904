// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/proof.hpp"

#include <set>

#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"

namespace assay::storage {

namespace {

// One node on the way to a key.
struct Step {
    Bytes encoded;
    bool is_inline;  ///< lies within its parent's encoding
    Node node;
    std::size_t begin;  ///< the node's place: how many nibbles of the key lead to it
};

// The nodes from the root towards `target`, the last of them where the way ends: at the key, at a
// node that parts from it, or at a branch without the child.
std::vector<Step> walk(const StateTrie& state, NibbleView target) {
    std::vector<Step> steps;
    std::size_t at = 0;
    auto encoded = read_node(state, {});
    bool is_inline = false;
    while (encoded) {
        auto node = decode_node(*encoded);
        INVARIANT(node);
        steps.push_back({*std::move(encoded), is_inline, *std::move(node), at});
        encoded.reset();
        const auto& here = steps.back().node;
        const auto rest = target.subspan(at);
        const auto end = here.partial.size();
        if (common_prefix(here.partial, rest) < end || rest.size() == end || !here.children) break;
        const auto& child = (*here.children)[rest[end]];
        at += end + 1;
        if (child.empty()) break;
        is_inline = !child.is_hash();
        if (is_inline)
            encoded = Bytes(child.view().begin(), child.view().end());
        else
            encoded = read_node(state, target.first(at));
    }
    return steps;
}

// The nodes of a proof by their hashes: whatever is found was hashed to what its parent says.
class ProofNodes {
  public:
    explicit ProofNodes(std::span<const Bytes> proof) {
        const std::vector<ByteView> views(proof.begin(), proof.end());
        std::vector<Hash256> hashes(views.size());
        crypto::blake2_256_many({}, views, hashes);
        for (std::size_t i = 0; i < views.size(); ++i) by_hash_.emplace(hashes[i], views[i]);
    }
    std::optional<ByteView> find(ByteView hash) const {
        Hash256 wanted;
        std::ranges::copy(hash, wanted.bytes.begin());
        const auto found = by_hash_.find(wanted);
        return found == by_hash_.end() ? std::nullopt : std::optional{found->second};
    }

  private:
    std::map<Hash256, ByteView> by_hash_;
};

using Lookup = Expected<std::optional<Bytes>, ProofError>;

Lookup value_of(const ProofNodes& nodes, Node node) {
    if (node.value.kind == ValueKind::None) return std::optional<Bytes>{};
    if (node.value.kind == ValueKind::Inline) return std::optional{std::move(node.value.bytes)};
    const auto value = nodes.find(node.value.bytes);
    ENSURE(value, Failure{ProofError::MissingValue});
    return std::optional{Bytes(value->begin(), value->end())};
}

// Every round goes at least one nibble further into the key, so this ends.
Lookup look_up(const ProofNodes& nodes, const Hash256& root, ByteView key) {
    const auto nibbles = to_nibbles(key);
    NibbleView rest = nibbles;
    MerkleValue merkle = MerkleValue::of_hash(root);
    while (true) {
        const auto encoded = merkle.is_hash() ? nodes.find(merkle.view()) : merkle.view();
        ENSURE(encoded, Failure{ProofError::MissingNode});
        auto node = decode_node(*encoded);
        ENSURE(node, Failure{ProofError::InvalidNode});
        const auto end = node->partial.size();
        if (common_prefix(node->partial, rest) < end) return std::optional<Bytes>{};
        if (rest.size() == end) return value_of(nodes, *std::move(node));
        if (!node->children) return std::optional<Bytes>{};
        merkle = (*node->children)[rest[end]];
        if (merkle.empty()) return std::optional<Bytes>{};
        rest = rest.subspan(end + 1);
    }
}

}  // namespace

Proof read_proof(const StateTrie& state, std::span<const Bytes> keys) {
    std::set<Bytes, BytesLess> nodes;
    for (const auto& key : keys) {
        const auto nibbles = to_nibbles(key);
        auto steps = walk(state, nibbles);
        if (steps.empty()) continue;
        const auto& last = steps.back();
        if (last.node.value.kind == ValueKind::Hashed &&
            equal(NibbleView{nibbles}.subspan(last.begin), last.node.partial)) {
            auto value = state.values.get(key);
            INVARIANT(value);
            nodes.insert(*std::move(value));
        }
        for (auto& step : steps)
            if (!step.is_inline) nodes.insert(std::move(step.encoded));
    }
    return {nodes.begin(), nodes.end()};
}

Expected<std::vector<std::optional<Bytes>>, ProofError> verify_proof(const Hash256& root,
                                                                     std::span<const Bytes> proof,
                                                                     std::span<const Bytes> keys) {
    std::vector<std::optional<Bytes>> values(keys.size());
    if (root == empty_root()) return values;
    const ProofNodes nodes{proof};
    for (std::size_t i = 0; i < keys.size(); ++i) values[i] = TRY(look_up(nodes, root, keys[i]));
    return values;
}

std::optional<Bytes> closest_merkle_value(const StateTrie& state, ByteView prefix) {
    const auto nibbles = to_nibbles(prefix);
    const auto steps = walk(state, nibbles);
    if (steps.empty()) return std::nullopt;
    const auto& last = steps.back();
    const auto rest = NibbleView{nibbles}.subspan(last.begin);
    if (common_prefix(last.node.partial, rest) < rest.size()) return std::nullopt;
    if (last.is_inline) return last.encoded;
    const auto hash = crypto::blake2_256(last.encoded);
    return Bytes(hash.bytes.begin(), hash.bytes.end());
}

}  // namespace assay::storage
