// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/view.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using storage::BytesLess;

TEST_CASE("Keys are ordered byte by byte, unsigned, a prefix first") {
    const Bytes none, low{0x01}, longer{0x01, 0x00}, high{0xff};
    CHECK(BytesLess{}(none, low));
    CHECK(BytesLess{}(low, longer));
    CHECK(BytesLess{}(longer, high));
    CHECK_FALSE(BytesLess{}(high, longer));
    CHECK_FALSE(BytesLess{}(low, low));
    CHECK_FALSE(BytesLess{}(none, none));
}

TEST_CASE("A map of keys is searched by a view of bytes") {
    const storage::Diff diff{{Bytes{1, 2}, Bytes{3}}, {Bytes{1}, std::nullopt}};
    const ByteArray<3> key{1, 2, 9};
    CHECK(diff.find(ByteView{key}.first(2)) != diff.end());
    CHECK(diff.begin()->first == Bytes{1});
}
