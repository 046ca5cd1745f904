// SPDX-License-Identifier: Apache-2.0
#include "gpu/build/integer.hpp"

namespace assay::build {

Value integer_product(Graph& graph, const Value& a, const Value& b) {
    const auto a_exponents = graph.add(program::BlockExponent{}, {a});
    const auto b_exponents = graph.add(program::BlockExponent{}, {b});
    const auto a_levels = graph.add(program::Quantise{}, {a, a_exponents});
    const auto b_levels = graph.add(program::Quantise{}, {b, b_exponents});
    return graph.add(program::IntegerMatmul{}, {a_levels, a_exponents, b_levels, b_exponents});
}

Value before_rounding(Graph& graph, const Value& levels, const Value& exponents) {
    if (const auto index = node_of(levels)) {
        const auto& made_by = graph.nodes()[*index];
        if (std::holds_alternative<program::Quantise>(made_by.operation)) return made_by.inputs[0];
    }
    return graph.add(program::Dequantise{}, {levels, exponents});
}

}  // namespace assay::build
