// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/idx.hpp"

#include <catch2/catch.hpp>

using assay::Bytes;
using assay::data::IdxError;
using assay::data::parse_idx;

TEST_CASE("An IDX file of bytes is read") {
    const Bytes file{0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6};
    const auto tensor = parse_idx(file);
    REQUIRE(tensor);
    CHECK(tensor->shape == std::vector<std::uint32_t>{2, 3});
    CHECK(tensor->values == Bytes{1, 2, 3, 4, 5, 6});
}

TEST_CASE("A bad IDX file is refused by name") {
    const Bytes good{0, 0, 8, 1, 0, 0, 0, 2, 7, 9};
    REQUIRE(parse_idx(good));
    const auto changed = [&](std::size_t at, std::uint8_t byte) {
        auto file = good;
        file[at] = byte;
        return parse_idx(file).error();
    };
    CHECK(parse_idx({}).error() == IdxError::BadMagic);
    CHECK(changed(0, 1) == IdxError::BadMagic);
    CHECK(changed(2, 0x0d) == IdxError::NotBytes);
    CHECK(changed(3, 0) == IdxError::BadShape);
    CHECK(changed(3, 5) == IdxError::BadShape);
    CHECK(changed(3, 2) == IdxError::WrongLength);
    CHECK(changed(7, 0) == IdxError::BadShape);
    CHECK(changed(7, 3) == IdxError::WrongLength);
    CHECK(changed(7, 1) == IdxError::WrongLength);
    CHECK(changed(4, 0xff) == IdxError::WrongLength);
    // Dimensions whose product wraps around 64 bits.
    const Bytes huge{0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    CHECK(parse_idx(huge).error() == IdxError::BadShape);
}
