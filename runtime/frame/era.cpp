// SPDX-License-Identifier: Apache-2.0
#include "runtime/frame/era.hpp"

#include <bit>

namespace assay::frame {

namespace {

std::uint64_t quantum(std::uint64_t period) { return std::max<std::uint64_t>(period >> 12, 1); }

}  // namespace

Era Era::mortal(std::uint64_t period, std::uint64_t current) {
    const auto rounded = std::clamp<std::uint64_t>(std::bit_ceil(period), 4, 1U << 16);
    const auto step = quantum(rounded);
    return {.period = rounded, .phase = current % rounded / step * step};
}

std::uint64_t Era::birth(std::uint64_t current) const {
    if (immortal()) return 0;
    return (std::max(current, phase) - phase) / period * period + phase;
}

std::uint64_t Era::death(std::uint64_t current) const {
    return immortal() ? ~std::uint64_t{0} : birth(current) + period;
}

void encode(scale::Encoder& out, const Era& era) {
    if (era.immortal()) return scale::encode(out, std::uint8_t{0});
    const auto exponent = static_cast<std::uint64_t>(std::countr_zero(era.period)) - 1;
    const auto low = std::clamp<std::uint64_t>(exponent, 1, 15);
    scale::encode(out, static_cast<std::uint16_t>(low | era.phase / quantum(era.period) << 4));
}

void decode(scale::Decoder& in, Era& era) {
    const std::uint64_t first = in.byte();
    era = {};
    if (first == 0) return;
    const std::uint64_t word = first | static_cast<std::uint64_t>(in.byte()) << 8;
    era.period = std::uint64_t{2} << (word & 15);
    era.phase = (word >> 4) * quantum(era.period);
    if (era.period < 4 || era.phase >= era.period) in.fail();
}

}  // namespace assay::frame
