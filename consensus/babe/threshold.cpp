// SPDX-License-Identifier: Apache-2.0
// The lottery's threshold without floating point. Substrate computes it in doubles; a double is a
// fraction with 53 bits, so each of its steps is computed here in 120-bit fixed point, exactly
// enough, and then rounded as the double would be: to nearest, ties to even.
#include <bit>

#include "consensus/babe/lottery.hpp"
#include "runtime/base/check.hpp"
#include "runtime/base/checked.hpp"

namespace assay::babe {

namespace {

// Numbers in [0, 2) as multiples of 2^-120.
constexpr unsigned bits = 120;
constexpr u128 one = u128{1} << bits;

u128 multiply(u128 a, u128 b) {
    const auto product = detail::wide_mul(a, b);
    return product.high << (128 - bits) | product.low >> bits;
}
u128 divide(u128 a, u128 b) {
    const auto quotient = mul_div_down(a, one, b);
    INVARIANT(quotient);
    return *quotient;
}

unsigned width(u128 n) {
    const auto high = static_cast<std::uint64_t>(n >> 64), low = static_cast<std::uint64_t>(n);
    return static_cast<unsigned>(high != 0 ? 64 + std::bit_width(high) : std::bit_width(low));
}

// To the nearest number of at most 53 significant bits.
u128 round53(u128 n) {
    const unsigned size = width(n);
    if (size <= 53) return n;
    const unsigned drop = size - 53;
    const u128 rest = n & ((u128{1} << drop) - 1), half = u128{1} << (drop - 1);
    u128 kept = n >> drop;
    if (rest > half || (rest == half && (kept & 1) != 0)) ++kept;
    return kept << drop;
}

// a / b as the quotient of two doubles, for a <= b.
u128 ratio(std::uint64_t a, std::uint64_t b) {
    const u128 numerator = round53(a), denominator = round53(b);
    // A hundred and twenty bits of the quotient; what lies below them only breaks ties that a
    // quotient of 53-bit numbers never has.
    const auto quotient = mul_div_down(numerator, one, denominator);
    INVARIANT(quotient);
    return round53(*quotient);
}

// 2 * atanh(z) for z <= 1/3: the sum of 2 z^(2i+1) / (2i+1).
u128 twice_atanh(u128 z) {
    const u128 square = multiply(z, z);
    u128 sum = 0, power = z;
    for (unsigned i = 1; power != 0; i += 2) {
        sum += 2 * (power / i);
        power = multiply(power, square);
    }
    return sum;
}

// Natural logarithms grow beyond 2, so they come as a whole and a fraction of ln 2.
struct Logarithm {
    unsigned twos = 0;  // Multiples of ln 2,
    u128 rest = 0;      // and what is left, below it.
};

u128 ln_two() { return twice_atanh(one / 3); }

// -ln(v) for v in (0, 1].
Logarithm minus_ln(u128 v) {
    const unsigned shift = bits + 1 - width(v);
    const u128 m = v << shift;  // In [1, 2), where one is the greatest v.
    // v = m / 2^shift, so -ln v = shift ln 2 - ln m.
    const u128 ln_m = twice_atanh(divide(m - one, m + one));
    if (ln_m == 0) return {shift, 0};
    return {shift - 1, ln_two() - ln_m};
}

// exp(-x) for x < 1, by its series.
u128 exp_minus(u128 x) {
    u128 plus = one, minus = 0, term = one;
    for (unsigned i = 1; term != 0; ++i) {
        term = multiply(term, x) / i;
        (i % 2 == 0 ? plus : minus) += term;
    }
    return plus - minus;
}

// v^exponent for v in (0, 1] and an exponent in [0, 1].
u128 power(u128 v, u128 exponent) {
    const auto logarithm = minus_ln(v);
    const u128 two = ln_two();
    // The product with the exponent, again as a multiple of ln 2 and a rest: the twos times the
    // exponent are a whole number and a fraction of ln 2.
    const u128 twos = exponent * logarithm.twos;  // Below 2^120 * 120: fits.
    u128 rest = multiply(two, twos % one) + multiply(logarithm.rest, exponent);
    unsigned halvings = static_cast<unsigned>(twos / one);
    while (rest >= two) rest -= two, ++halvings;
    return exp_minus(rest) >> halvings;
}

}  // namespace

u128 primary_threshold(std::pair<std::uint64_t, std::uint64_t> c, std::uint64_t weight,
                       std::uint64_t total) {
    if (c.second == 0 || weight == 0 || total < weight || c.first == 0) return 0;
    if (c.first >= c.second) return u128_max;
    const u128 missing = round53(one - ratio(c.first, c.second));
    const u128 theta = ratio(weight, total);
    const u128 p = round53(one - round53(power(missing, theta)));
    return p << (128 - bits);
}

}  // namespace assay::babe
