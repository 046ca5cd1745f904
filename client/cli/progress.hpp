// SPDX-License-Identifier: Apache-2.0
// A progress line for long work: a bar with numbers on a terminal, nothing anywhere else.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace assay::cli {

class Progress {
  public:
    /// `total` 0: not known.
    Progress(std::string what, std::uint64_t total);
    void at(std::uint64_t value);
    /// Clears the line.
    void done();

  private:
    std::string what_;
    std::uint64_t total_;
    bool terminal_;
    std::chrono::steady_clock::time_point drawn_{};
};

/// "[#####-----] 50 %" of that many characters between the brackets.
std::string bar(double share, unsigned width);

}  // namespace assay::cli
