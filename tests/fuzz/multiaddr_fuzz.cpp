// SPDX-License-Identifier: Apache-2.0
// Addresses and peer ids of the network, as text and as bytes: what is understood can be written
// again, and is then the same.
#include "client/network/wire/multiaddr.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace assay;
    using namespace assay::network;
    const ByteView input{data, size};
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    if (const auto address = multiaddr_from_text(text)) {
        INVARIANT(*multiaddr_from_text(to_text(*address)) == *address);
        INVARIANT(*multiaddr_from_bytes(to_bytes(*address)) == *address);
    }
    if (const auto address = multiaddr_from_bytes(input))
        INVARIANT(*multiaddr_from_bytes(to_bytes(*address)) == *address);
    if (const auto peer = peer_from_text(text)) INVARIANT(*peer_from_text(to_text(*peer)) == *peer);
    if (const auto peer = peer_from_protobuf(input))
        INVARIANT(*peer_from_protobuf(to_protobuf(*peer)) == *peer);
    return 0;
}
