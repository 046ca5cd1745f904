// SPDX-License-Identifier: Apache-2.0
// The rules, held against the whole tree.
#include <catch2/catch.hpp>
#include <iostream>

#include "tests/tidy/rules.hpp"

using namespace assay::tidy;

TEST_CASE("the tree keeps the style rules") {
    const auto sources = read_tree(ASSAY_SOURCE_DIR);
    REQUIRE(sources.size() > 20);
    for (const auto& rule : rules()) {
        DYNAMIC_SECTION(rule.name) {
            const auto findings = rule.check(sources);
            for (const auto& finding : findings) std::cerr << to_string(finding) << '\n';
            CHECK(findings.empty());
        }
    }
}
