// SPDX-License-Identifier: Apache-2.0
// What a benchmark program prints and writes: a table for people, an array of figures for scripts.
#pragma once

#include <string>
#include <vector>

#include "tests/bench/bench.hpp"

namespace assay::bench {

class Report {
  public:
    /// Starts a table with the group's name above it.
    void begin(const std::string& group);

    /// Prints the figure's line at once.
    void add(const Figure& figure);

    /// Writes all figures so far as a JSON array, an object a line; false if the file cannot be
    /// written. Absent numbers are null.
    bool write_json(const std::string& path) const;

    /// How many figures lie below their floor.
    std::size_t below_floor() const;

  private:
    struct Entry {
        std::string group;
        Figure figure;
    };
    std::string group_;
    std::vector<Entry> entries_;
};

/// The JSON object of one figure, on one line.
std::string to_json(const std::string& group, const Figure& figure);

/// One line on stderr.
void complain(const std::string& message);

}  // namespace assay::bench
