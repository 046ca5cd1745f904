// SPDX-License-Identifier: Apache-2.0
#include "runtime/frame/validity.hpp"

namespace assay::frame {

void ValidTransaction::combine(const ValidTransaction& other) {
    const auto sum = priority + other.priority;
    priority = sum < priority ? ~std::uint64_t{0} : sum;
    required.insert(required.end(), other.required.begin(), other.required.end());
    provided.insert(provided.end(), other.provided.begin(), other.provided.end());
    longevity = std::min(longevity, other.longevity);
    propagate = propagate && other.propagate;
}

}  // namespace assay::frame
