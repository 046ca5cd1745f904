// SPDX-License-Identifier: Apache-2.0
#include "client/testnet/screen.hpp"

#include <spdlog/fmt/fmt.h>
#include <unistd.h>

#include <cstdio>

namespace assay::testnet {

std::vector<std::string> table(const std::vector<NodeView>& nodes) {
    std::size_t width = 4;
    for (const auto& node : nodes) width = std::max(width, node.name.size());
    std::vector<std::string> out{fmt::format("{:<{}}  {:<8}  {:>9}  {:>9}  {:>5}", "node", width,
                                             "state", "best", "finalized", "peers")};
    for (const auto& node : nodes)
        out.push_back(fmt::format("{:<{}}  {:<8}  {:>9}  {:>9}  {:>5}", node.name, width,
                                  to_text(node.state), node.best, node.final, node.peers));
    return out;
}

std::string line(std::chrono::seconds passed, const std::vector<NodeView>& nodes) {
    std::string best, final, peers;
    for (const auto& node : nodes) {
        best += fmt::format(" {}", node.best);
        final += fmt::format(" {}", node.final);
        peers += fmt::format(" {}", node.peers);
    }
    return fmt::format("{} s: best{}, finalized{}, peers{}", passed.count(), best, final, peers);
}

Screen::Screen() : terminal_{::isatty(STDOUT_FILENO) == 1} {}

void Screen::show(std::chrono::seconds passed, const std::vector<NodeView>& nodes) {
    if (!terminal_) {
        std::printf("%s\n", line(passed, nodes).c_str());
        std::fflush(stdout);
        return;
    }
    if (drawn_ > 0) std::printf("\033[%zuA", drawn_);
    auto lines = table(nodes);
    lines.push_back(fmt::format("{} s; Ctrl-C ends it", passed.count()));
    for (const auto& text : lines) std::printf("\033[K%s\n", text.c_str());
    drawn_ = lines.size();
    std::fflush(stdout);
}

}  // namespace assay::testnet
