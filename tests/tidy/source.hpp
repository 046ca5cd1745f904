// SPDX-License-Identifier: Apache-2.0
// A source file as the style rules see it: its lines as written, and the same lines without what
// comments and literals say, so that a rule about code does not trip over prose.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::tidy {

struct Source {
    std::string path;  ///< From the repository root, with '/': "runtime/base/hex.hpp".
    std::vector<std::string> lines;  ///< As written, without line ends.
    std::vector<std::string> code;   ///< Of the same number and length; blanks for all but code.

    bool under(std::string_view folder) const;
    bool ends_with(std::string_view ending) const;
    /// The first part of the path: the floor.
    std::string_view floor() const;
    /// .hpp, .cpp, .cu or .cuh.
    bool is_cpp() const;
};

Source make_source(std::string path, std::string_view text);

/// What names, keywords and numbers are made of.
bool in_word(char c);

/// Reads every file of the tree that rules apply to: sources and scripts, but neither golden files
/// nor what a build or a package manager put there.
std::vector<Source> read_tree(const std::string& root);

}  // namespace assay::tidy
