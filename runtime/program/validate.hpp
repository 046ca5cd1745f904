// SPDX-License-Identifier: Apache-2.0
// Which programs are valid, and what they cost. A task is accepted only with a valid program, so
// everything behind this door may rely on it: shapes agree, references go backwards, every fold is
// within its limits, and a run halts after a known number of operations.
#pragma once

#include <span>

#include "runtime/base/expected.hpp"
#include "runtime/program/ir.hpp"

namespace assay::program {

/// Why a program, or one node of it, is refused.
enum class Malformed : std::uint8_t {
    NotDecodable,    ///< Not one canonical encoding: unknown operator or dtype, cut off, left over.
    TooManyNodes,    ///< A section holds more than `max_nodes`.
    TooManyStates,   ///< More than `max_states`.
    TooManyData,     ///< More than `max_data`.
    TooManyOutputs,  ///< More than `max_outputs` in a section.
    NoState,         ///< A program without state trains nothing.
    BadName,         ///< Empty, longer than `max_name`, or not of [a-z A-Z 0-9 . _ / -].
    DuplicateName,   ///< Two states, data tensors or outputs of a section share a name.
    BadSize,         ///< A dimension is zero, or beyond the limits on tensors.
    WrongInputCount,   ///< The operator takes another number of inputs.
    WrongInputDtype,   ///< The operator does not take an input of this element type.
    WrongInputShape,   ///< The inputs' shapes do not fit together.
    WrongOutputType,   ///< The operator makes another type from these inputs.
    BadAttribute,      ///< A number is not finite, or a schedule divides by zero.
    TooManyFoldSteps,  ///< One tile takes more than `max_fold_steps`: split the reduction.
    ForwardReference,  ///< A node refers to itself or a later one; so there are no cycles.
    UnknownState,      ///< No state tensor has this number.
    UnknownData,       ///< No dataset tensor has this number.
    InitReadsState,    ///< A node of init refers to a state.
    InputTypeDiffers,  ///< The type noted at an input is not the type of its source.
    UnknownNode,       ///< A state or output names a node that does not exist.
    StateTypeDiffers,  ///< The node that makes a state tensor makes another type.
    TooMuchWork,       ///< A section takes more than `max_work` operations.
};

/// The type that `operation` makes of `inputs`. `wanted` matters only to operators whose output
/// shape is a choice: the batch of a gather, the shape of a source.
Expected<TensorType, Malformed> result_type(const Operation& operation,
                                            std::span<const Input> inputs,
                                            const TensorType& wanted = {});

/// All that can be said of a node alone: operands, attributes, result type, sizes, fold limits.
Expected<std::monostate, Malformed> check_node(const Node& node);

/// No tile of a node whose operands fit takes more fold steps than this.
std::uint64_t most_steps(const Node& node);

/// The whole program.
Expected<std::monostate, Malformed> check(const Program& program);

/// Decodes and checks. `encoding` is what `scale::to_bytes(program)` gives, and nothing else.
Expected<Program, Malformed> decode_program(ByteView encoding);

/// Operations of one node: a fused multiply-add counts two, each element's sequence as many as it
/// has. Saturates at 2^64 - 1; at most `max_work` in a valid program.
std::uint64_t work(const Node& node);
/// The sum over a section, saturating.
std::uint64_t work(std::span<const Node> section);

}  // namespace assay::program
