// SPDX-License-Identifier: Apache-2.0
// Digests that must never change unnoticed: lines "name digest" of a file in tests/golden/vectors.
#pragma once

#include <fstream>
#include <map>
#include <string>

#include "runtime/base/hex.hpp"

namespace assay::program {

/// The digest written down for `name`, or what to write down, so that a failure shows the line.
inline std::string golden(const std::string& file, const std::string& name) {
    std::ifstream lines{std::string{ASSAY_GOLDEN_DIR "/vectors/"} + file};
    for (std::string key, digest; lines >> key >> digest;)
        if (key == name) return digest;
    return "no line for " + name;
}

}  // namespace assay::program
