// SPDX-License-Identifier: Apache-2.0
#include "pallets/offences/types.hpp"

namespace assay::offences {

Perbill equivocation_fraction(std::uint32_t offenders, std::uint32_t validators) {
    const std::uint64_t wanted = 3 * std::uint64_t{offenders};
    if (wanted >= validators) return {Perbill::one};
    const std::uint64_t share = wanted * Perbill::one / validators;
    return {static_cast<std::uint32_t>(share * share / Perbill::one)};
}

}  // namespace assay::offences
