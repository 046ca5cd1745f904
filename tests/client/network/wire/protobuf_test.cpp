// SPDX-License-Identifier: Apache-2.0
#include "client/network/wire/protobuf.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::network;

TEST_CASE("fields are read in the order in which they were written") {
    const auto message = ProtobufWriter{}.number(1, 300).bytes(20, Bytes{1, 2}).text(3, "x").take();
    ProtobufReader reader{message};
    const auto first = reader.next(), second = reader.next(), third = reader.next();
    REQUIRE((first && second && third));
    CHECK((first->number == 1 && first->is_number && first->value == 300));
    CHECK((second->number == 20 && equal(second->data, Bytes{1, 2})));
    CHECK((third->number == 3 && to_string(third->data) == "x"));
    CHECK_FALSE(reader.next());
    CHECK(reader.ok());
}

TEST_CASE("fixed-size fields are passed over, groups and broken fields are refused") {
    const Bytes message{0x0d, 1, 2, 3, 4, 0x08, 5};
    ProtobufReader reader{message};
    CHECK(reader.next()->data.size() == 4);
    CHECK(reader.next()->value == 5);
    for (const Bytes& broken : {Bytes{0x0b}, Bytes{0x0a, 5, 1}, Bytes{0x0d, 1}, Bytes{0x00, 0x00},
                                Bytes{0x08}, Bytes{0x80}}) {
        ProtobufReader bad{broken};
        CHECK_FALSE(bad.next());
        CHECK_FALSE(bad.ok());
        CHECK_FALSE(bad.next());
    }
}
