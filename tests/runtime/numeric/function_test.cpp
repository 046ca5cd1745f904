// SPDX-License-Identifier: Apache-2.0
// exponential.hpp and error_function.hpp: accuracy against double precision, special values, and
// the bits themselves.
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <map>

#include "runtime/base/hex.hpp"
#include "tests/runtime/numeric/sweep.hpp"

namespace assay::numeric {
namespace {

std::map<std::string, std::string> golden() {
    std::map<std::string, std::string> digests;
    std::ifstream file{ASSAY_GOLDEN_DIR "/vectors/numeric.txt"};
    for (std::string name, digest; file >> name >> digest;) digests[name] = digest;
    return digests;
}

// The largest error in units in the last place over every `stride`th pattern with a finite result.
double worst_error(float (*function)(float), double (*exact)(double), double smallest) {
    double worst = 0;
    for (std::uint64_t pattern = 0; pattern < std::uint64_t{1} << 32; pattern += 20011) {
        const float x = from_bits(static_cast<std::uint32_t>(pattern));
        const double right = exact(static_cast<double>(x)), got = static_cast<double>(function(x));
        if (std::isnan(right)) {
            CHECK(std::isnan(got));
            continue;
        }
        if (std::fabs(right) > 3.4028235e38 || std::fabs(right) < smallest) continue;
        int exponent = 0;
        std::frexp(right, &exponent);
        const double ulp = std::ldexp(1.0, std::max(exponent - 24, -149));
        worst = std::max(worst, std::fabs(got - right) / ulp);
    }
    return worst;
}

std::uint32_t bits(float x) { return to_bits(x); }

}  // namespace

TEST_CASE("every function has the bits it had when it was written") {
    const auto expected = golden();
    REQUIRE(expected.size() >= functions.size());
    for (const auto& [name, function] : functions) {
        INFO(name);
        const auto found = expected.find(std::string{name} + "/1021");
        REQUIRE(found != expected.end());
        CHECK(to_hex(sweep(function, 1021).bytes) == found->second);
    }
}

TEST_CASE("exp, log, tanh, erf and the rest are within two units in the last place") {
    CHECK(worst_error(exp, std::exp, 0) < 1.01);
    CHECK(worst_error(log, std::log, 0) < 0.86);
    CHECK(worst_error(tanh, std::tanh, 0) < 1.45);
    CHECK(worst_error(erf, std::erf, 0) < 1.02);
    CHECK(worst_error(
              reciprocal_square_root, [](double x) { return 1 / std::sqrt(x); }, 0) < 1.5);
    CHECK(worst_error(
              sigmoid, [](double x) { return 1 / (1 + std::exp(-x)); }, 0x1p-126) < 2.5);
}

TEST_CASE("special values are where they belong") {
    const float infinite = infinity();
    CHECK(exp(0.0F) == 1.0F);
    CHECK(exp(infinite) == infinite);
    CHECK(bits(exp(-infinite)) == 0);
    CHECK(exp(89.0F) == infinite);
    CHECK(bits(exp(-103.9F)) == 1);
    CHECK(bits(exp(-104.5F)) == 0);
    CHECK(bits(log(1.0F)) == 0);
    CHECK(log(0.0F) == -infinite);
    CHECK(log(-0.0F) == -infinite);
    CHECK(log(infinite) == infinite);
    CHECK(std::fabs(log(0x1p-149F) + 103.278929F) < 1e-4F);
    CHECK(bits(tanh(-0.0F)) == 0x80000000U);
    CHECK(tanh(infinite) == 1.0F);
    CHECK(tanh(-infinite) == -1.0F);
    CHECK(bits(erf(-0.0F)) == 0x80000000U);
    CHECK(erf(-infinite) == -1.0F);
    CHECK(sigmoid(0.0F) == 0.5F);
    CHECK(bits(sigmoid(-100.0F)) == 0);
    CHECK(reciprocal_square_root(0.0F) == infinite);
    CHECK(bits(reciprocal_square_root(-1.0F)) == 0x7fc00000U);
    CHECK(bits(log(-1.0F)) == 0x7fc00000U);
    for (const std::uint32_t pattern : {0x7fc00000U, 0xffc00001U, 0x7f800001U, 0xffbfffffU})
        for (const auto& [name, function] : functions) {
            INFO(name);
            CHECK(bits(function(from_bits(pattern))) == 0x7fc00000U);
        }
}

}  // namespace assay::numeric
