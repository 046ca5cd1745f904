// SPDX-License-Identifier: Apache-2.0
#include "gpu/build/graph.hpp"

namespace assay::build {

Value Graph::add(const program::Operation& operation, std::vector<Value> operands,
                 const program::TensorType& wanted) {
    auto type = program::result_type(operation, operands, wanted);
    if (!type && !error_) error_ = type.error();
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({.operation = operation,
                      .inputs = std::move(operands),
                      .type = type ? *type : program::TensorType{}});
    return {.from = program::NodeOutput{index}, .type = nodes_.back().type};
}

}  // namespace assay::build
