// SPDX-License-Identifier: Apache-2.0
// Handshakes with somebody who does not hold to them: no bytes but those of a real peer make one
// succeed. The first byte says which side is under attack, and how far it had got.
#include "client/network/transport/connection.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace assay;
using namespace assay::network;

const Identity us{ByteArray<32>{1}}, them{ByteArray<32>{2}};
const NoiseSecrets ours{ByteArray<32>{3}, ByteArray<32>{4}},
    theirs{ByteArray<32>{5}, ByteArray<32>{6}};

void attack_noise(std::size_t stage, ByteView input) {
    if (stage == 0) {
        Noise listener{Side::Listener, us, ours, {}};
        static_cast<void>(listener.receive(input));
        INVARIANT(!listener.done());
        return;
    }
    if (stage == 1) {
        Noise dialer{Side::Dialer, us, ours, {}};
        static_cast<void>(dialer.receive(input));
        INVARIANT(!dialer.done());
        return;
    }
    Noise dialer{Side::Dialer, them, theirs, {}}, listener{Side::Listener, us, ours, {}};
    INVARIANT(listener.receive(dialer.take_output()));
    if (stage == 2) {
        static_cast<void>(listener.receive(input));
        INVARIANT(!listener.done());
        return;
    }
    INVARIANT(dialer.receive(listener.take_output()));
    INVARIANT(listener.receive(dialer.take_output()));
    INVARIANT(listener.done());
    const auto plain = listener.receive(input);
    INVARIANT(!plain || plain->empty());
}

void attack_connection(Side side, ByteView input) {
    ConnectionOptions options;
    options.side = side;
    options.secrets = ours;
    options.supported = [](std::string_view) { return true; };
    Connection connection{us, std::move(options)};
    static_cast<void>(connection.receive(input, Time{0}));
    INVARIANT(!connection.ready());
    INVARIANT(connection.pull(1U << 16).size() < 4096);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteView input{data, size};
    const auto stage = assay::fuzz::choose(input, 6);
    if (!stage) return 0;
    if (*stage < 4)
        attack_noise(*stage, input);
    else
        attack_connection(*stage == 4 ? Side::Listener : Side::Dialer, input);
    return 0;
}
