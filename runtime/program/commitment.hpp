// SPDX-License-Identifier: Apache-2.0
// What is hashed, and how: tensors, datasets, states, traces, claims. Nothing that affects a bit of
// a run is left out of a state commitment. docs/trial.md draws the whole tree.
#pragma once

#include "runtime/program/tensor.hpp"
#include "runtime/program/tree.hpp"

namespace assay::program {

// ---- Tensors ------------------------------------------------------------------------------------

/// The leaf of a tile: its bytes.
Hash256 tile_hash(ByteView tile);
/// The leaves of all tiles in order, several lanes at a time.
std::vector<Hash256> tile_hashes(const TensorView& tensor);
/// H(dtype, shape, root of the tree over the tiles).
Hash256 tensor_root(const TensorType& type, const Hash256& tiles_root);
Hash256 tensor_root(const TensorView& tensor);
inline Hash256 tensor_root(const Tensor& tensor) { return tensor_root(tensor.view()); }

/// Over tensor roots, in the order of the program's declarations.
Hash256 dataset_root(std::span<const Hash256> tensor_roots);
Hash256 state_root(std::span<const Hash256> tensor_roots);
/// Over the roots of the outputs of all nodes of `step` (or `init`).
Hash256 trace_root(std::span<const Hash256> tensor_roots);

// ---- States -------------------------------------------------------------------------------------

/// All that a state depends on besides its tensors. Random numbers and the data cursor are
/// functions of the seeds and the step, so they cannot differ.
struct StateHeader {
    std::uint64_t task = 0;  ///< The chain's number of the task.
    Hash256 program{};       ///< program_root
    Hash256 dataset{};       ///< dataset_root
    Hash256 order_seed{};
    std::uint64_t seed = 0;
    std::uint64_t step = 0;  ///< Steps done: the state before the first step has the task's offset.
    friend bool operator==(const StateHeader&, const StateHeader&) = default;
};
/// H(header, state root). The state root is the one over tensors alone, so a later task can start
/// from it.
Hash256 state_commitment(const StateHeader& header, const Hash256& state_root);

// ---- Claims and proofs --------------------------------------------------------------------------

/// The leaf of a claim's history: H(account, step, state commitment). Personal, so nobody's history
/// reveals another's.
Hash256 step_leaf(const AccountId& account, std::uint64_t step, const Hash256& commitment);
/// W: the leaves of steps first, first + 1, ..., where `commitments[0]` is the state that the
/// segment starts from.
Hash256 segment_root(const AccountId& account, std::uint64_t first_step,
                     std::span<const Hash256> commitments);
/// What a solver commits to: all its checkpoints' state commitments, the first state included.
Hash256 proof_root(std::span<const Hash256> checkpoints);

/// The leaf of an accumulator, serialised.
Hash256 accumulator_hash(ByteView accumulator);

}  // namespace assay::program
