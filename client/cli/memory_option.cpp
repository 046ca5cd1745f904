// SPDX-License-Identifier: Apache-2.0
#include "client/cli/memory_option.hpp"

#include <cstdio>

#include "client/cli/command_error.hpp"

namespace assay::cli {

CLI::Option* add_memory_option(CLI::App& command, std::uint64_t& bytes, const std::string& what) {
    return command.add_option("--memory", bytes, what)->transform(CLI::AsSizeValue(true));
}

std::string size_text(std::uint64_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f MiB", static_cast<double>(bytes) / 1048576.0);
    return text;
}

exec::MemoryFit fit_into(const program::Program& program, unsigned threads, std::uint64_t bytes) {
    auto fit = exec::fit_memory(program, threads, bytes > 0 ? bytes : exec::unlimited);
    if (!fit)
        throw CommandError{"the program needs " + std::to_string(fit.error()) + " bytes (" +
                           size_text(fit.error()) + ") of memory, even with values computed " +
                           "again; --memory allows " + std::to_string(bytes)};
    return *std::move(fit);
}

}  // namespace assay::cli
