// SPDX-License-Identifier: Apache-2.0
// The tries of Substrate's own vectors, and random states for model tests.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "runtime/storage/view.hpp"

namespace assay::storage {

struct TrieVector {
    std::string name;
    Entries entries;
    Hash256 root_v0, root_v1;
    std::vector<Bytes> proof_keys;
    std::vector<Bytes> proof;  ///< state version 1
};
struct ExtrinsicsVector {
    std::vector<Bytes> extrinsics;
    Hash256 root_v0, root_v1;
};
std::vector<TrieVector> trie_vectors();
std::vector<ExtrinsicsVector> extrinsics_vectors();

/// Keys and values that make every shape of node likely: common prefixes, keys that are prefixes of
/// others, the empty key, values around 32 bytes.
class RandomState {
  public:
    explicit RandomState(unsigned seed) : random_{seed} {}
    unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
    Bytes key();
    Bytes value();
    /// `writes` insertions, rewrites and deletions (about a third) of keys new and old.
    Diff changes(const Entries& entries, unsigned writes);

  private:
    std::mt19937 random_;
};

}  // namespace assay::storage
