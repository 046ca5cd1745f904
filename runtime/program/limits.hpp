// SPDX-License-Identifier: Apache-2.0
// What a training program may not exceed. Every bound exists so that any dispute about any valid
// program ends in one question of bounded size and time (docs/programs.md, "Limits").
#pragma once

#include <cstdint>

namespace assay::program {

inline constexpr std::uint32_t max_nodes = 1U << 16;   ///< Of one section.
inline constexpr std::uint32_t max_states = 1U << 16;  ///< State tensors.
inline constexpr std::uint32_t max_data = 1U << 13;    ///< Tensors of a dataset: weights too.
inline constexpr std::uint32_t max_outputs = 256;      ///< Named outputs of a section.
inline constexpr std::uint32_t max_name = 64;          ///< Bytes of a name.

inline constexpr std::uint32_t max_dimension = 1U << 28;               ///< Rows, or columns.
inline constexpr std::uint64_t max_elements = std::uint64_t{1} << 34;  ///< Of one tensor.
inline constexpr std::uint64_t max_tiles = std::uint64_t{1} << 24;     ///< Of one tensor.

inline constexpr std::uint32_t max_fold_steps = 1U << 16;  ///< Of one output tile.
inline constexpr std::uint32_t max_fold_inputs = 8;        ///< Tiles that one step opens.
inline constexpr std::uint32_t max_accumulator_bytes = 8 * 1024;
inline constexpr std::uint32_t max_tile_bytes = 4 * 1024;
inline constexpr std::uint32_t max_accusation_bytes = 32 * 1024;  ///< Evidence of a conviction.

inline constexpr std::uint64_t max_steps = std::uint64_t{1} << 32;  ///< Steps of a task.
/// Operations of one step, and of init; with `max_steps` their product fits into 128 bits.
inline constexpr std::uint64_t max_work = std::uint64_t{1} << 62;

}  // namespace assay::program
