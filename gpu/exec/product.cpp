// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/product.hpp"

#include "runtime/program/operators/all.hpp"

namespace assay::exec {

using program::Node;

namespace {

const float* floats(const Binding& binding, const Node& node, std::size_t i) {
    return reinterpret_cast<const float*>(binding.input(node.inputs[i]));
}

cpu::MatrixProduct whole_product(const Binding& binding, const Node& node,
                                 const program::Matmul& op, float* out) {
    const auto view = [&](std::size_t i, bool transposed) -> cpu::MatrixView {
        return {.data = floats(binding, node, i),
                .stride = node.inputs[i].type.shape.columns,
                .transposed = transposed};
    };
    const bool left_transposed = op.form == program::MatmulForm::TN;
    const auto& left = node.inputs[0].type.shape;
    return {.rows = node.type.shape.rows,
            .columns = node.type.shape.columns,
            .depth = left_transposed ? left.rows : left.columns,
            .left = view(0, left_transposed),
            .right = view(1, op.form == program::MatmulForm::NT),
            .out = out,
            .out_stride = node.type.shape.columns};
}

std::vector<cpu::MatrixProduct> block_products(const Binding& binding, const Node& node,
                                               const program::BlockMatmul& op, float* out) {
    using Rule = program::Rule<program::BlockMatmul>;
    const auto at = *Rule::operands_of(op, node.inputs);
    const auto view = [&](std::size_t i, const program::operators::BlockGrid& grid,
                          std::uint32_t block, bool transposed) -> cpu::MatrixView {
        const std::size_t stride = node.inputs[i].type.shape.columns;
        return {.data = floats(binding, node, i) + grid.first_row(block) * stride +
                        grid.first_column(block),
                .stride = stride,
                .transposed = transposed};
    };
    const std::size_t stride = node.type.shape.columns;
    std::vector<cpu::MatrixProduct> products;
    for (std::uint32_t block = 0; block < op.count; ++block)
        products.push_back(
            {.rows = at.out.rows,
             .columns = at.out.columns,
             .depth = at.depth,
             .left = view(0, at.left, block, at.left_transposed),
             .right = view(1, at.right, block, at.right_transposed),
             .out = out + at.out.first_row(block) * stride + at.out.first_column(block),
             .out_stride = stride});
    return products;
}

}  // namespace

bool is_product(const program::Operation& operation) {
    return std::holds_alternative<program::Matmul>(operation) ||
           std::holds_alternative<program::BlockMatmul>(operation);
}

std::vector<cpu::MatrixProduct> products_of(const Binding& binding, std::uint32_t index) {
    const auto& node = binding.node(index);
    auto* out = reinterpret_cast<float*>(binding.output(index));
    if (const auto* op = std::get_if<program::Matmul>(&node.operation))
        return {whole_product(binding, node, *op, out)};
    if (const auto* op = std::get_if<program::BlockMatmul>(&node.operation))
        return block_products(binding, node, *op, out);
    return {};
}

}  // namespace assay::exec
