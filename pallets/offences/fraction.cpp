// SPDX-License-Identifier: Apache-2.0
#include "pallets/offences/types.hpp"

namespace assay::offences {

Perbill equivocation_fraction(std::uint32_t offenders, std::uint32_t validators) {
    const std::uint64_t wanted = 3 * std::uint64_t{offenders};
    if (wanted >= validators) return {Perbill::one};
    const std::uint64_t share = wanted * Perbill::one / validators;
    return {static_cast<std::uint32_t>(share * share / Perbill::one)};
}

Perbill unresponsiveness_fraction(std::uint32_t offenders, std::uint32_t validators) {
    constexpr std::uint64_t most = Perbill::one / 100 * 7;
    const std::uint32_t free = validators / 10 + 1;
    if (offenders <= free) return {};
    const std::uint64_t wanted = 3 * std::uint64_t{offenders - free};
    if (wanted >= validators) return {static_cast<std::uint32_t>(most)};
    return {static_cast<std::uint32_t>(wanted * most / validators)};
}

Perbill fraction_of(const Kind& kind, std::uint32_t offenders, std::uint32_t validators) {
    return kind == unresponsiveness ? unresponsiveness_fraction(offenders, validators)
                                    : equivocation_fraction(offenders, validators);
}

}  // namespace assay::offences
