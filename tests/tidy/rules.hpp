// SPDX-License-Identifier: Apache-2.0
// The style rules that a machine can check. Each is a function from files to findings, with a name
// that says what holds; docs/development.md tells why.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/source.hpp"

namespace assay::tidy {

struct Finding {
    std::string path;
    std::size_t line = 0;  ///< From 1; 0 where the file as a whole is meant.
    std::string message;   ///< What is wrong, and what to do instead.
};

std::string to_string(const Finding& finding);

/// A rule sees all files at once, since some are about what is missing.
using Check = std::function<std::vector<Finding>(const std::vector<Source>&)>;

struct Rule {
    std::string_view name;
    Check check;
};

/// All rules, in the order in which they are reported.
const std::vector<Rule>& rules();

// ---- Shape of files (shape.cpp)
std::vector<Finding> check_file_length(const Source& source);
std::vector<Finding> check_line_length(const Source& source);
std::vector<Finding> check_licence(const Source& source);
std::vector<Finding> check_unfinished(const Source& source);
std::vector<Finding> check_cuda_place(const Source& source);

// ---- Who may see whom (includes.cpp)
std::vector<Finding> check_arrows(const Source& source);
std::vector<Finding> check_packages(const Source& source);
std::vector<Finding> check_cuda_reflection(const Source& source);

// ---- What the deterministic floors may say (words.cpp)
std::vector<Finding> check_words(const Source& source);
std::vector<Finding> check_floating_point(const Source& source);

// ---- What must be there (coverage.cpp)
std::vector<Finding> check_tested(const std::vector<Source>& sources);

}  // namespace assay::tidy
