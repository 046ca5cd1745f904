// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cctype>

#include "tests/tidy/rules.hpp"

namespace assay::tidy {

namespace {

constexpr std::size_t lines_max = 400, columns_max = 100;
constexpr std::string_view licence = "// SPDX-License-Identifier: Apache-2.0";

// Cut in two, so that this file passes its own rule.
constexpr std::array unfinished{
    "to"
    "do",
    "fix"
    "me",
    "x"
    "xx",
    "place"
    "holder",
    "st"
    "ub",
    "not imple"
    "mented"};

// Characters, not bytes: continuation bytes of UTF-8 take no column.
std::size_t columns(std::string_view line) {
    return static_cast<std::size_t>(
        std::ranges::count_if(line, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

// As a word of its own: not inside a longer one, nor part of an identifier.
bool has_word(std::string_view line, std::string_view word) {
    const auto edge = [&](std::size_t i) {
        return i >= line.size() ||
               (std::isalnum(static_cast<unsigned char>(line[i])) == 0 && line[i] != '_');
    };
    for (std::size_t at = line.find(word); at != line.npos; at = line.find(word, at + 1))
        if ((at == 0 || edge(at - 1)) && edge(at + word.size())) return true;
    return false;
}

}  // namespace

std::vector<Finding> check_file_length(const Source& source) {
    if (source.lines.size() <= lines_max) return {};
    return {{source.path, 0,
             std::to_string(source.lines.size()) + " lines; cut it by concept, 400 is the limit"}};
}

std::vector<Finding> check_line_length(const Source& source) {
    std::vector<Finding> findings;
    if (!source.is_cpp()) return findings;
    for (std::size_t i = 0; i < source.lines.size(); ++i)
        if (const auto n = columns(source.lines[i]); n > columns_max)
            findings.push_back(
                {source.path, i + 1, std::to_string(n) + " columns; 100 is the limit"});
    return findings;
}

std::vector<Finding> check_licence(const Source& source) {
    if (!source.is_cpp()) return {};
    if (!source.lines.empty() && source.lines[0] == licence) return {};
    return {{source.path, 1, std::string{"the first line must be: "}.append(licence)}};
}

std::vector<Finding> check_unfinished(const Source& source) {
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
        const std::string line = lower(source.lines[i]);
        for (const std::string_view word : unfinished)
            if (has_word(line, word))
                findings.push_back(
                    {source.path, i + 1,
                     std::string{word}.append(": finish it, or leave it out and open an issue")});
    }
    return findings;
}

std::vector<Finding> check_cuda_place(const Source& source) {
    const bool cuda = source.ends_with(".cu") || source.ends_with(".cuh");
    if (!cuda || source.under("gpu") || source.under("tests/gpu")) return {};
    return {{source.path, 0, "CUDA sources live in gpu/ only, behind plain C++ headers"}};
}

}  // namespace assay::tidy
