// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/tensor.hpp"

#include <catch2/catch.hpp>

#include "tests/runtime/program/samples.hpp"

namespace assay::program {

TEST_CASE("tiles are 32 x 32, clipped at the lower and right edge, numbered row by row") {
    const Shape shape{70, 33};
    CHECK(tile_count(shape) == 6);
    CHECK((tile_shape(shape, {0, 0}) == Shape{32, 32}));
    CHECK((tile_shape(shape, {2, 1}) == Shape{6, 1}));
    for (std::uint64_t number = 0; number < 6; ++number)
        CHECK(tile_number(shape, tile_at(shape, number)) == number);
    CHECK((tile_at(shape, 3) == TileIndex{1, 1}));
}

TEST_CASE("a tensor is the sum of its tiles") {
    for (const TensorType& type : {f32(70, 33), i32(1, 100), u8(65, 64), u8(1, 1)}) {
        const Tensor tensor = sample(type, 1, Temper::Wild);
        Tensor copy = make_tensor(type);
        for (std::uint64_t n = 0; n < tile_count(type.shape); ++n) {
            const TileIndex at = tile_at(type.shape, n);
            const Tile tile = tile_of(tensor, at);
            CHECK(tile.bytes.size() <= max_tile_bytes);
            CHECK(tile.word(0, 0) == tensor.word(at.row * 32, at.column * 32));
            put_tile(copy, at, tile);
        }
        CHECK((copy == tensor));
    }
}

}  // namespace assay::program
