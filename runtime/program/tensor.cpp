// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/tensor.hpp"

#include "runtime/base/check.hpp"

namespace assay::program {

namespace {

// How far apart a tile's rows lie in its tensor, and where the first begins; in bytes.
struct Layout {
    Shape shape;
    std::size_t first, pitch, row_bytes;
};

Layout layout(const TensorType& type, TileIndex tile) {
    const std::size_t size = element_size(type.dtype), pitch = type.shape.columns * size;
    const Shape shape = tile_shape(type.shape, tile);
    return {.shape = shape,
            .first = std::size_t{tile.row} * tile_side * pitch + tile.column * tile_side * size,
            .pitch = pitch,
            .row_bytes = shape.columns * size};
}

std::uint32_t clipped(std::uint32_t extent, std::uint32_t tile) {
    INVARIANT(tile < tiles_along(extent));
    return std::min(tile_side, extent - tile * tile_side);
}

}  // namespace

Tensor make_tensor(const TensorType& type) { return {type, Bytes(type.bytes())}; }

TileIndex tile_at(const Shape& shape, std::uint64_t number) {
    const std::uint32_t across = tiles_along(shape.columns);
    return {static_cast<std::uint32_t>(number / across),
            static_cast<std::uint32_t>(number % across)};
}

Shape tile_shape(const Shape& shape, TileIndex tile) {
    return {clipped(shape.rows, tile.row), clipped(shape.columns, tile.column)};
}

std::size_t copy_tile(const TensorView& tensor, TileIndex tile, std::uint8_t* out) {
    const Layout at = layout(tensor.type, tile);
    INVARIANT(tensor.bytes.size() == tensor.type.bytes());
    for (std::size_t row = 0; row < at.shape.rows; ++row)
        std::memcpy(out + row * at.row_bytes, tensor.bytes.data() + at.first + row * at.pitch,
                    at.row_bytes);
    return at.shape.rows * at.row_bytes;
}

Tile tile_of(const TensorView& tensor, TileIndex tile) {
    Tile result = make_tensor({tensor.type.dtype, tile_shape(tensor.type.shape, tile)});
    copy_tile(tensor, tile, result.bytes.data());
    return result;
}

void put_tile(Tensor& tensor, TileIndex tile, const Tile& value) {
    const Layout at = layout(tensor.type, tile);
    INVARIANT(value.type == (TensorType{tensor.type.dtype, at.shape}));
    for (std::size_t row = 0; row < at.shape.rows; ++row)
        std::memcpy(tensor.bytes.data() + at.first + row * at.pitch,
                    value.bytes.data() + row * at.row_bytes, at.row_bytes);
}

}  // namespace assay::program
