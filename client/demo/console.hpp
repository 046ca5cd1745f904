// SPDX-License-Identifier: Apache-2.0
// What the demonstration prints: a timeline, a bar while something is under way, tables. Colours
// and the bar on terminals only.
#pragma once

#include <string>
#include <vector>

#include "client/cli/teller.hpp"
#include "client/demo/curtain.hpp"

namespace assay::demo {

class Console {
  public:
    /// Prints when it is `turn`'s turn.
    Console(Curtain& curtain, std::size_t turn);
    void heading(const std::string& text);
    /// One line or several.
    void text(const std::string& text);
    void line(const cli::Line& line);
    void good(const std::string& text);
    void bad(const std::string& text);
    /// Redrawn in place; gone with the next line.
    void bar(const std::string& what, double share, const std::string& more);
    /// The first row is the heading; columns from the second on are set flush right.
    void table(const std::vector<std::vector<std::string>>& rows);

  private:
    void print(const char* colour, const std::string& text);
    Curtain& curtain_;
    std::size_t turn_;
    bool terminal_;
};

}  // namespace assay::demo
