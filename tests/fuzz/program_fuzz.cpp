// SPDX-License-Identifier: Apache-2.0
// Training programs as submitters send them: one encoding each, and whatever is accepted halts
// within the limits.
#include "runtime/program/program_root.hpp"
#include "runtime/program/validate.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input{data, size};
    const auto decoded = program::decode_program(input);
    if (!decoded) return 0;
    INVARIANT(equal(scale::to_bytes(*decoded), input));
    INVARIANT(program::check(*decoded));
    for (const auto* section : {&decoded->init, &decoded->step, &decoded->eval})
        INVARIANT(program::work(*section) <= program::max_work);
    return 0;
}
