// SPDX-License-Identifier: Apache-2.0
// Negotiations of a protocol, of both sides: they end, agree only on what was proposed or is
// supported, and do not depend on how the bytes were cut.
#include "client/network/transport/multistream.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace assay;
using namespace assay::network;

struct Outcome {
    bool failed = false;
    std::optional<std::string> agreed;
    Bytes said;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome run(Multistream side, ByteView input, std::size_t step) {
    Outcome outcome;
    while (!input.empty() && !side.agreed() && !outcome.failed) {
        const auto part = input.first(std::min(step, input.size()));
        input = input.subspan(part.size());
        outcome.failed = !side.receive(part);
    }
    outcome.agreed = side.agreed();
    outcome.said = side.take_output();
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteView input{data, size};
    const auto side = assay::fuzz::choose(input, 2);
    if (!side) return 0;
    const auto make = [&] {
        return *side == 0
                   ? Multistream::proposing({"/a", "/b"})
                   : Multistream::answering([](std::string_view name) { return name == "/b"; });
    };
    const auto whole = run(make(), input, size);
    if (whole.agreed) INVARIANT(*whole.agreed == "/b" || (*side == 0 && *whole.agreed == "/a"));
    INVARIANT(run(make(), input, 1) == whole);
    INVARIANT(whole.said.size() < 200);
    return 0;
}
