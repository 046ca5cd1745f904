// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/arena.hpp"

#include <algorithm>

#include "runtime/base/check.hpp"

namespace assay::exec {

std::uint64_t Arena::take(std::uint64_t bytes) {
    constexpr std::uint64_t line = 64;
    const auto rounded = (bytes + line - 1) / line * line;
    std::uint64_t offset = 0;
    for (const auto& [begin, length] : taken_) {
        if (begin - offset >= rounded) break;
        offset = begin + length;
    }
    taken_.emplace(offset, rounded);
    size_ = std::max(size_, offset + rounded);
    return offset;
}

void Arena::give_back(std::uint64_t offset) { INVARIANT(taken_.erase(offset) == 1); }

}  // namespace assay::exec
