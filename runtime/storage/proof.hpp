// SPDX-License-Identifier: Apache-2.0
// Read proofs: the trie nodes that show what a state has, or has not, at some keys, to somebody who
// knows only its root.
#pragma once

#include <span>
#include <vector>

#include "runtime/base/expected.hpp"
#include "runtime/storage/trie_reader.hpp"

namespace assay::storage {

/// Encoded nodes, and the values that stand in them as hashes only; each once, in no special order.
using Proof = std::vector<Bytes>;

/// The nodes on the ways from the root to `keys`. A key that is not in the state is proved absent
/// by the last node on its way. The empty state has no node to show.
Proof read_proof(const StateTrie& state, std::span<const Bytes> keys);

enum class ProofError : std::uint8_t {
    MissingNode,   ///< a node on the way to a key is not among those given
    MissingValue,  ///< the node has the hash of a value that is not among those given
    InvalidNode,   ///< bytes with the right hash that are no node: the root is of something else
};

/// What the state with `root` has at each of `keys`, nothing where it has none. Bytes in `proof`
/// that no key needs are ignored. `proof` may come from anybody.
Expected<std::vector<std::optional<Bytes>>, ProofError> verify_proof(const Hash256& root,
                                                                     std::span<const Bytes> proof,
                                                                     std::span<const Bytes> keys);

/// The merkle value of the node nearest to the root whose key begins with `prefix`: it changes when
/// anything below `prefix` does. Nothing, if no key begins so. (JSON-RPC's
/// `closestDescendantMerkleValue`.)
std::optional<Bytes> closest_merkle_value(const StateTrie& state, ByteView prefix);

}  // namespace assay::storage
