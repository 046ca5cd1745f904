// SPDX-License-Identifier: Apache-2.0
#include "client/demo/console.hpp"

#include <spdlog/fmt/fmt.h>
#include <unistd.h>

#include <sstream>

#include "client/cli/progress.hpp"

namespace assay::demo {

namespace {

constexpr const char *bold = "\033[1m", *blue = "\033[34m", *green = "\033[32m", *red = "\033[31m",
                     *yellow = "\033[33m", *plain = "";

const char* colour_of(cli::Line::Kind kind) {
    switch (kind) {
        case cli::Line::Kind::Stage:
            return blue;
        case cli::Line::Kind::Trial:
            return yellow;
        case cli::Line::Kind::Money:
            return green;
        case cli::Line::Kind::Act:
            break;
    }
    return plain;
}

}  // namespace

Console::Console(Curtain& curtain, std::size_t turn)
    : curtain_{curtain}, turn_{turn}, terminal_{::isatty(STDOUT_FILENO) == 1} {}

void Console::print(const char* colour, const std::string& text) {
    const bool coloured = terminal_ && *colour;
    curtain_.print(turn_, coloured ? colour + text + "\033[0m\n" : text + "\n");
}

void Console::heading(const std::string& text) { print(bold, "\n== " + text); }
void Console::text(const std::string& text) {
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);)
        if (!line.empty()) print(plain, "   " + line);
}
void Console::good(const std::string& text) { print(green, "   ok: " + text); }
void Console::bad(const std::string& text) { print(red, "   FAILED: " + text); }

void Console::line(const cli::Line& line) {
    print(colour_of(line.kind),
          fmt::format("   #{:<4} task {}  {}", line.block, line.task, line.text));
}

void Console::bar(const std::string& what, double share, const std::string& more) {
    if (terminal_)
        curtain_.redraw(turn_, fmt::format("   {} {} {}", what, cli::bar(share, 30), more));
}

void Console::table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (widths.size() <= i) widths.push_back(0);
            widths[i] = std::max(widths[i], row[i].size());
        }
    for (const auto& row : rows) {
        std::string out = "   ";
        for (std::size_t i = 0; i < row.size(); ++i)
            out += i == 0 ? fmt::format("{:<{}}", row[i], widths[i])
                          : fmt::format("  {:>{}}", row[i], widths[i]);
        print(&row == &rows.front() ? bold : plain, out);
    }
}

}  // namespace assay::demo
