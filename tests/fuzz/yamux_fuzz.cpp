// SPDX-License-Identifier: Apache-2.0
// Sessions of streams with a peer that sends anything: streams and bytes stay within their limits,
// and what happens does not depend on how the bytes were cut.
#include "client/network/transport/yamux.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace assay;
using namespace assay::network;

struct Outcome {
    std::optional<DropReason> failed;
    std::size_t opened = 0, bytes = 0, ended = 0;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome run(ByteView input, std::size_t step) {
    const YamuxLimits limits{.inbound_streams = 4, .refused_streams = 4, .control_bytes = 600};
    Yamux session{Side::Listener, limits};
    const auto ours = session.open();
    INVARIANT(ours);
    session.send(*ours, Bytes(1000, 1));
    static_cast<void>(session.pull(500));
    Outcome outcome;
    while (!input.empty() && !outcome.failed) {
        const auto part = input.first(std::min(step, input.size()));
        input = input.subspan(part.size());
        if (const auto received = session.receive(part); !received)
            outcome.failed = received.error();
        for (const auto& event : session.take_events()) {
            outcome.opened += event.kind == YamuxEvent::Kind::Opened;
            outcome.ended +=
                event.kind == YamuxEvent::Kind::Finished || event.kind == YamuxEvent::Kind::Reset;
            outcome.bytes += event.data.size();
        }
    }
    INVARIANT(session.open_streams() <= limits.inbound_streams + 1);
    INVARIANT(session.pull(1U << 20).size() < 4096);
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input{data, size};
    const auto whole = run(input, std::max<std::size_t>(size, 1));
    INVARIANT(whole.bytes <= size);
    INVARIANT(run(input, 5) == whole);
    return 0;
}
