// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/rules.hpp"

namespace assay::tidy {

namespace {

Check each(std::vector<Finding> (*check)(const Source&)) {
    return [check](const std::vector<Source>& sources) {
        std::vector<Finding> all;
        for (const auto& source : sources)
            for (auto& finding : check(source)) all.push_back(std::move(finding));
        return all;
    };
}

}  // namespace

std::string to_string(const Finding& finding) {
    std::string text = finding.path;
    if (finding.line != 0) text.append(":").append(std::to_string(finding.line));
    return text.append(": ").append(finding.message);
}

const std::vector<Rule>& rules() {
    static const std::vector<Rule> all{
        {"a file has at most 400 lines", each(check_file_length)},
        {"a line has at most 100 columns", each(check_line_length)},
        {"a source opens with its licence", each(check_licence)},
        {"nothing is left unfinished", each(check_unfinished)},
        {"CUDA sources live in gpu", each(check_cuda_place)},
        {"includes go downwards only", each(check_arrows)},
        {"a package is used in one place", each(check_packages)},
        {"no CUDA source sees reflection", each(check_cuda_reflection)},
        {"the deterministic floors stay deterministic", each(check_words)},
        {"floating point stays in numeric and program", each(check_floating_point)},
        {"every folder with headers has tests", check_tested},
    };
    return all;
}

}  // namespace assay::tidy
