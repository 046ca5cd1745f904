// SPDX-License-Identifier: Apache-2.0
// Training programs: three straight lists of operators over static shapes, and the tensors that one
// step hands to the next. A program fixes every bit of a training run but the data, the seeds and
// the number of steps. Its SCALE encoding is canonical: one program, one string of bytes.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "runtime/program/operation.hpp"
#include "runtime/program/tensor.hpp"

namespace assay::program {

/// State tensor number `index`, as it was before the step.
struct State {
    std::uint32_t index = 0;
    friend bool operator==(const State&, const State&) = default;
};
/// Dataset tensor number `index`.
struct Data {
    std::uint32_t index = 0;
    friend bool operator==(const Data&, const Data&) = default;
};
/// What an earlier node of the same section computed.
struct NodeOutput {
    std::uint32_t index = 0;
    friend bool operator==(const NodeOutput&, const NodeOutput&) = default;
};
using Reference = std::variant<State, Data, NodeOutput>;

/// Where an operand comes from and what it is. The type repeats what the source says, so that one
/// node can be judged alone; validation refuses a program where the two differ.
struct Input {
    Reference from;
    TensorType type;
    friend bool operator==(const Input&, const Input&) = default;
};

/// One operator and what it makes.
struct Node {
    Operation operation;
    std::vector<Input> inputs;
    TensorType type;
    friend bool operator==(const Node&, const Node&) = default;
};

/// A dataset tensor that the program reads. Names are for people and files; order is what counts.
struct DataTensor {
    std::string name;
    TensorType type;
    friend bool operator==(const DataTensor&, const DataTensor&) = default;
};

/// A tensor that lives from step to step (weights, momentum).
struct StateTensor {
    std::string name;
    TensorType type;
    std::uint32_t initial = 0;  ///< Node of `init` that makes its first value.
    std::uint32_t next = 0;     ///< Node of `step` that makes its next value.
    friend bool operator==(const StateTensor&, const StateTensor&) = default;
};

/// A node whose output people want to see: loss, correct answers.
struct Output {
    std::string name;
    std::uint32_t node = 0;
    friend bool operator==(const Output&, const Output&) = default;
};

/// `init` makes the first state out of the task seed, and of data where weights are brought along.
/// `step` makes state t + 1 of state t and the data. `eval` reads a state and the data and leaves
/// no trace. Nodes stand in topological order: each refers to earlier ones only.
struct Program {
    std::vector<DataTensor> data{};
    std::vector<StateTensor> states{};
    std::vector<Node> init{};
    std::vector<Node> step{};
    std::vector<Node> eval{};
    std::vector<Output> step_outputs{};  ///< For the record of a run; not part of its result.
    std::vector<Output> eval_outputs{};
    friend bool operator==(const Program&, const Program&) = default;
};

}  // namespace assay::program
