// SPDX-License-Identifier: Apache-2.0
// Tensors as the protocol sees them: a matrix of rows x columns, cut into tiles of 32 x 32 with
// clipped edges. A tile is the unit that is hashed, opened and computed with in a dispute.
#pragma once

#include <bit>
#include <cstring>

#include "runtime/base/bytes.hpp"
#include "runtime/program/limits.hpp"

namespace assay::program {

static_assert(std::endian::native == std::endian::little, "tensor bytes are little-endian");

/// Element types: float32, signed 32-bit integers and bytes (labels, images).
enum class Dtype : std::uint8_t { F32, I32, U8 };

constexpr std::uint32_t element_size(Dtype dtype) { return dtype == Dtype::U8 ? 1 : 4; }

struct Shape {
    std::uint32_t rows = 0, columns = 0;
    std::uint64_t elements() const { return std::uint64_t{rows} * columns; }
    friend bool operator==(const Shape&, const Shape&) = default;
};

struct TensorType {
    Dtype dtype = Dtype::F32;
    Shape shape;
    std::uint64_t bytes() const { return shape.elements() * element_size(dtype); }
    friend bool operator==(const TensorType&, const TensorType&) = default;
};

/// Elements row by row, little-endian, without padding; the bytes are owned elsewhere.
struct TensorView {
    TensorType type;
    ByteView bytes;
};

/// A tensor, or one tile of one: `bytes` holds exactly `type.bytes()` bytes, row by row.
struct Tensor {
    TensorType type;
    Bytes bytes;

    TensorView view() const { return {type, bytes}; }
    float f32(std::uint32_t row, std::uint32_t column) const { return read<float>(row, column); }
    std::int32_t i32(std::uint32_t row, std::uint32_t column) const {
        return read<std::int32_t>(row, column);
    }
    std::uint8_t u8(std::uint32_t row, std::uint32_t column) const {
        return read<std::uint8_t>(row, column);
    }
    /// The element's bits, zero-extended.
    std::uint32_t word(std::uint32_t row, std::uint32_t column) const {
        return type.dtype == Dtype::U8 ? u8(row, column) : read<std::uint32_t>(row, column);
    }
    friend bool operator==(const Tensor&, const Tensor&) = default;

    template <class T>
    T read(std::uint32_t row, std::uint32_t column) const {
        T value{};
        std::memcpy(&value,
                    bytes.data() + (std::size_t{row} * type.shape.columns + column) * sizeof(T),
                    sizeof(T));
        return value;
    }
};
using Tile = Tensor;

/// All bytes zero.
Tensor make_tensor(const TensorType& type);

inline constexpr std::uint32_t tile_side = 32;

/// Which tile: counted in tiles, down and across.
struct TileIndex {
    std::uint32_t row = 0, column = 0;
    friend bool operator==(const TileIndex&, const TileIndex&) = default;
};

/// Tiles that `extent` rows (or columns) are cut into.
constexpr std::uint32_t tiles_along(std::uint32_t extent) {
    return extent / tile_side + (extent % tile_side != 0 ? 1 : 0);
}
constexpr std::uint64_t tile_count(const Shape& shape) {
    return std::uint64_t{tiles_along(shape.rows)} * tiles_along(shape.columns);
}
/// Tiles are numbered row by row: this is the order of the leaves under a tensor root.
constexpr std::uint64_t tile_number(const Shape& shape, TileIndex tile) {
    return std::uint64_t{tile.row} * tiles_along(shape.columns) + tile.column;
}
TileIndex tile_at(const Shape& shape, std::uint64_t number);

/// 32 x 32, less at the lower and right edge.
Shape tile_shape(const Shape& shape, TileIndex tile);

/// Writes the bytes of one tile, row by row, to `out`; at most `max_tile_bytes`. Returns how many.
std::size_t copy_tile(const TensorView& tensor, TileIndex tile, std::uint8_t* out);
/// A copy of one tile. `tile` must lie inside.
Tile tile_of(const TensorView& tensor, TileIndex tile);
inline Tile tile_of(const Tensor& tensor, TileIndex tile) { return tile_of(tensor.view(), tile); }

/// Writes `value` where `tile` lies; the shapes must agree.
void put_tile(Tensor& tensor, TileIndex tile, const Tile& value);

}  // namespace assay::program
