// SPDX-License-Identifier: Apache-2.0
// Prints the digest of each function over the float32 patterns that are multiples of a stride
// (argument, 1 = all 2^32): compare with tests/golden/vectors/numeric.txt. Links nothing but what
// defines the bits, so it can be cross-compiled and run under emulation.
#include <cstdio>
#include <cstdlib>

#include "runtime/base/hex.hpp"
#include "runtime/numeric/environment.hpp"
#include "tests/runtime/numeric/sweep.hpp"

int main(int argc, char** argv) {
    const std::uint64_t stride = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1021;
    if (stride == 0 || !assay::numeric::environment_is_exact()) return 1;
    for (const auto& [name, function] : assay::numeric::functions) {
        const auto digest = assay::numeric::sweep(function, stride);
        std::printf("%s/%llu %s\n", std::string{name}.c_str(),
                    static_cast<unsigned long long>(stride), assay::to_hex(digest.bytes).c_str());
    }
    return 0;
}
