// SPDX-License-Identifier: Apache-2.0
#include "client/network/wire/frames.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::network;

TEST_CASE("a varint is read back whatever its size") {
    for (const std::uint64_t value :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{127}, std::uint64_t{128},
          std::uint64_t{16'384}, ~std::uint64_t{0}}) {
        Bytes bytes;
        append_varint(bytes, value);
        const auto read = read_varint(bytes);
        REQUIRE(read.state == VarintState::Complete);
        CHECK(read.value == value);
        CHECK(read.length == bytes.size());
        CHECK(read_varint(ByteView{bytes}.first(bytes.size() - 1)).state == VarintState::NeedsMore);
    }
}

TEST_CASE("a varint of more than 64 bits, or longer than needed, is malformed") {
    CHECK(read_varint(Bytes(11, 0xff)).state == VarintState::Malformed);
    CHECK(read_varint(Bytes{0x80, 0x00}).state == VarintState::Malformed);
    CHECK(read_varint(Bytes{0x81, 0x00}).state == VarintState::Malformed);
}

TEST_CASE("messages come out of a stream as they went in, however it is cut") {
    Bytes stream;
    for (const std::size_t size : {0U, 1U, 200U, 3U})
        append(stream, length_prefixed(Bytes(size, 7)));
    for (const std::size_t step : {1U, 2U, 5U, 300U}) {
        FrameReader reader{200};
        std::vector<std::size_t> sizes;
        for (std::size_t at = 0; at < stream.size(); at += step) {
            reader.add(ByteView{stream}.subspan(at, std::min(step, stream.size() - at)));
            for (;;) {
                const auto next = reader.next();
                REQUIRE(next);
                if (!*next) break;
                sizes.push_back((*next)->size());
            }
        }
        CHECK(sizes == std::vector<std::size_t>{0, 1, 200, 3});
        CHECK(reader.buffered() == 0);
    }
}

TEST_CASE("a message that would be too long is refused by its length alone") {
    FrameReader reader{200};
    reader.add(Bytes{0xc9, 0x01});  // 201
    const auto next = reader.next();
    REQUIRE_FALSE(next);
    CHECK(next.error() == FrameError::TooLong);
    FrameReader other{200};
    other.add(Bytes(10, 0xff));
    CHECK(other.next().error() == FrameError::BadLength);
}
