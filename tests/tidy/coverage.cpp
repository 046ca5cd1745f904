// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>

#include "tests/tidy/rules.hpp"

namespace assay::tidy {

namespace {

constexpr std::array tested_floors{"runtime", "consensus", "pallets", "gpu"};

std::string folder_of(const Source& source) {
    return source.path.substr(0, std::min(source.path.rfind('/'), source.path.size()));
}

// The library that a folder belongs to: its first two parts. Inner folders may be tested through
// it.
std::string library_of(const std::string& folder) {
    return folder.substr(0, folder.find('/', folder.find('/') + 1));
}

}  // namespace

std::vector<Finding> check_tested(const std::vector<Source>& sources) {
    std::set<std::string> with_headers, with_tests;
    for (const auto& source : sources) {
        if (source.ends_with("_test.cpp")) with_tests.insert(folder_of(source));
        const bool header = source.ends_with(".hpp") || source.ends_with(".cuh");
        if (header && std::ranges::count(tested_floors, source.floor()) > 0)
            with_headers.insert(folder_of(source));
    }
    std::vector<Finding> findings;
    for (const auto& folder : with_headers)
        if (!with_tests.contains("tests/" + folder) &&
            !with_tests.contains("tests/" + library_of(folder)))
            findings.push_back({folder, 0,
                                "no tests/" + folder +
                                    "/*_test.cpp: what a header promises, a "
                                    "test shows"});
    return findings;
}

}  // namespace assay::tidy
