// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/commit.hpp"

#include <algorithm>

namespace assay::exec {

using program::TensorView;
using program::tile_side;

namespace {

// A band of tile rows of one tensor. Tiles are numbered row by row, so its leaves are consecutive.
struct Band {
    std::size_t tensor;
    TensorView view;
    std::uint64_t first_leaf;
};

void append_bands(std::vector<Band>& bands, std::size_t index, const TensorView& tensor) {
    constexpr std::uint32_t tiles_wanted = 256;  // 1 MiB: enough work for one task.
    const auto& shape = tensor.type.shape;
    const auto across = program::tiles_along(shape.columns);
    const auto height = std::max(1U, tiles_wanted / across) * tile_side;
    const auto row_bytes = tensor.type.bytes() / shape.rows;
    for (std::uint32_t row = 0; row < shape.rows; row += height) {
        const auto rows = std::min(height, shape.rows - row);
        bands.push_back({.tensor = index,
                         .view = {.type = {tensor.type.dtype, {rows, shape.columns}},
                                  .bytes = tensor.bytes.subspan(row * row_bytes, rows * row_bytes)},
                         .first_leaf = std::uint64_t{row / tile_side} * across});
    }
}

}  // namespace

std::vector<Hash256> tensor_roots(cpu::ThreadPool& pool, std::span<const TensorView> tensors) {
    std::vector<Band> bands;
    std::vector<std::vector<Hash256>> leaves(tensors.size());
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        append_bands(bands, i, tensors[i]);
        leaves[i].resize(program::tile_count(tensors[i].type.shape));
    }
    pool.run(bands.size(), [&](std::size_t i) {
        const auto& band = bands[i];
        const auto hashes = program::tile_hashes(band.view);
        std::ranges::copy(hashes, leaves[band.tensor].data() + band.first_leaf);
    });
    std::vector<Hash256> roots(tensors.size());
    pool.run(tensors.size(), [&](std::size_t i) {
        roots[i] = program::tensor_root(
            tensors[i].type, program::tree_root(program::TreeKind::Tiles, std::move(leaves[i])));
    });
    return roots;
}

Hash256 state_root(cpu::ThreadPool& pool, std::span<const TensorView> tensors) {
    return program::state_root(tensor_roots(pool, tensors));
}

Hash256 dataset_root(cpu::ThreadPool& pool, std::span<const program::Tensor> tensors) {
    std::vector<TensorView> views;
    for (const auto& tensor : tensors) views.push_back({tensor.type, tensor.bytes});
    return program::dataset_root(tensor_roots(pool, views));
}

}  // namespace assay::exec
