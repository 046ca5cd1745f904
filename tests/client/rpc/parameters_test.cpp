// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/parameters.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::rpc;

TEST_CASE("arguments are found by position and by name in either spelling") {
    const auto list = Json::array({"a", nullptr});
    const Json snake{{"start_key", "b"}}, camel{{"startKey", "c"}};
    CHECK(*Parameters{list}.find({0, "start_key"}) == "a");
    CHECK(Parameters{list}.find({1, "start_key"}) == nullptr);
    CHECK(Parameters{list}.find({2, "start_key"}) == nullptr);
    CHECK(*Parameters{snake}.find({0, "start_key"}) == "b");
    CHECK(*Parameters{camel}.find({0, "start_key"}) == "c");
    CHECK(Parameters{Json()}.find({0, "start_key"}) == nullptr);
}

TEST_CASE("bytes are hexadecimal with 0x in front, or the empty text") {
    const auto list = Json::array({"0x0aFF", "", "0x", "ab", "0xabc", 5});
    const Parameters parameters{list};
    CHECK(*parameters.bytes({0, "x"}) == Bytes{10, 255});
    CHECK(parameters.bytes({1, "x"})->empty());
    CHECK(parameters.bytes({2, "x"})->empty());
    CHECK(parameters.bytes({3, "x"}).error().code == codes::invalid_params);
    CHECK_FALSE(parameters.bytes({4, "x"}));
    CHECK_FALSE(parameters.bytes({5, "x"}));
    CHECK(parameters.bytes({6, "x"}).error().data == "x: missing");
}

TEST_CASE("a hash is 32 bytes, and an optional one may be left out or null") {
    const auto list = Json::array({"0x" + std::string(64, '1'), "0x11", nullptr});
    const Parameters parameters{list};
    CHECK(parameters.hash({0, "hash"})->bytes[31] == 0x11);
    CHECK_FALSE(parameters.hash({1, "hash"}));
    CHECK_FALSE(parameters.optional_hash({1, "hash"}));
    CHECK_FALSE(parameters.optional_hash({2, "hash"})->has_value());
    CHECK_FALSE(parameters.optional_hash({9, "hash"})->has_value());
    CHECK(parameters.optional_hash({0, "hash"})->has_value());
}

TEST_CASE("numbers, texts and lists refuse what is none") {
    const auto list =
        Json::array({5, -1, "text", Json::array({"0x01", "0x02"}), 1.5, Json::array({1})});
    const Parameters parameters{list};
    CHECK(*parameters.number({0, "n"}) == 5);
    CHECK_FALSE(parameters.number({1, "n"}));
    CHECK_FALSE(parameters.number({4, "n"}));
    CHECK(*parameters.text({2, "t"}) == "text");
    CHECK_FALSE(parameters.text({0, "t"}));
    CHECK(parameters.bytes_list({3, "keys"})->size() == 2);
    CHECK_FALSE(parameters.bytes_list({0, "keys"}));
    CHECK_FALSE(parameters.bytes_list({5, "keys"}));
}
