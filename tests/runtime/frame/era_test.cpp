// SPDX-License-Identifier: Apache-2.0
#include "runtime/frame/era.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "runtime/base/hex.hpp"

namespace assay::frame {

TEST_CASE("eras encode, and are born and die, as polkadot.js has them") {
    std::ifstream file{ASSAY_GOLDEN_DIR "/substrate_vectors.json"};
    const auto vectors = nlohmann::json::parse(file);
    const auto eras = vectors.at("era");
    REQUIRE(eras.size() >= 9);
    for (const auto& expected : eras) {
        if (!expected.contains("current")) {  // The immortal era has no birth to compare.
            CHECK(expected.at("encoded") == "0x00");
            continue;
        }
        const auto current = expected.at("current").get<std::uint64_t>();
        const auto era = Era::mortal(expected.at("period").get<std::uint64_t>(), current);
        CHECK(to_hex(scale::to_bytes(era)) == expected.at("encoded").get<std::string>());
        CHECK(era.birth(current) == expected.at("birth").get<std::uint64_t>());
        CHECK(era.death(current) == expected.at("death").get<std::uint64_t>());
        CHECK(scale::from_bytes<Era>(scale::to_bytes(era)) == era);
    }
}

TEST_CASE("the immortal era is one zero byte") {
    CHECK(scale::to_bytes(Era{}) == Bytes{0});
    CHECK(scale::from_bytes<Era>(Bytes{0})->immortal());
    CHECK_FALSE(scale::from_bytes<Era>(Bytes{5}));
    CHECK_FALSE(scale::from_bytes<Era>(Bytes{0x05, 0xff}));
}

}  // namespace assay::frame
