// SPDX-License-Identifier: Apache-2.0
// Building programs: nodes are added one after the other, and what fits together is checked as they
// come. A graph is one section of a program in the making.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "runtime/program/validate.hpp"

namespace assay::build {

/// Something that a node may take: a state tensor, a dataset tensor, the output of a node.
using Value = program::Input;

class Graph {
  public:
    /// Adds a node and returns its output. `wanted` matters to operators whose output shape is a
    /// choice (gathers, sources). If the operands do not fit, the graph is spoiled: `error` says
    /// why, and what is added from then on has no meaning.
    Value add(const program::Operation& operation, std::vector<Value> operands,
              const program::TensorType& wanted = {});

    /// The first node that did not fit.
    std::optional<program::Malformed> error() const { return error_; }

    const std::vector<program::Node>& nodes() const { return nodes_; }
    std::vector<program::Node> take() { return std::move(nodes_); }

  private:
    std::vector<program::Node> nodes_;
    std::optional<program::Malformed> error_;
};

/// The node that a value is the output of; nothing for states and data.
inline std::optional<std::uint32_t> node_of(const Value& value) {
    const auto* output = std::get_if<program::NodeOutput>(&value.from);
    return output == nullptr ? std::nullopt : std::optional{output->index};
}

}  // namespace assay::build
