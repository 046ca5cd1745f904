// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/origin.hpp"

#include <catch2/catch.hpp>

using namespace assay::rpc;

TEST_CASE("by default pages of this machine and the common wallet pass, others do not") {
    const auto allowed = default_origins();
    for (const auto* origin : {"", "http://localhost", "http://localhost:3000", "https://[::1]x",
                               "http://127.0.0.1:80", "https://polkadot.js.org"})
        CHECK(origin_allowed(origin, allowed) == (std::string_view{origin} != "https://[::1]x"));
    for (const auto* origin : {"https://evil.example", "http://localhost.evil.example",
                               "http://localhost:80.evil", "http://localhost:", "null"})
        CHECK_FALSE(origin_allowed(origin, allowed));
}

TEST_CASE("a star lets every page in") { CHECK(origin_allowed("https://evil.example", {"*"})); }
