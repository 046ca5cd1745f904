// SPDX-License-Identifier: Apache-2.0
#include "client/cli/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace assay::cli {

std::string bar(double share, unsigned width) {
    const auto full = static_cast<unsigned>(std::clamp(share, 0.0, 1.0) * width);
    return "[" + std::string(full, '#') + std::string(width - full, '-') + "] " +
           std::to_string(static_cast<int>(std::clamp(share, 0.0, 1.0) * 100)) + " %";
}

Progress::Progress(std::string what, std::uint64_t total)
    : what_{std::move(what)}, total_{total}, terminal_{::isatty(STDERR_FILENO) == 1} {}

void Progress::at(std::uint64_t value) {
    const auto now = std::chrono::steady_clock::now();
    if (!terminal_ || now - drawn_ < std::chrono::milliseconds{100}) return;
    drawn_ = now;
    const auto share =
        total_ > 0 ? bar(static_cast<double>(value) / static_cast<double>(total_), 30) : "";
    std::fprintf(stderr, "\r%s %s %llu", what_.c_str(), share.c_str(),
                 static_cast<unsigned long long>(value));
    std::fflush(stderr);
}

void Progress::done() {
    if (terminal_) std::fprintf(stderr, "\r\033[K");
}

}  // namespace assay::cli
