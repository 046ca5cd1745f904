// SPDX-License-Identifier: Apache-2.0
#include "client/network/protocols/block_announce.hpp"

namespace assay::network {

Bytes to_bytes(const BlockAnnounce& announce) {
    scale::Encoder out;
    scale::encode(out, announce.header);
    scale::encode(out, announce.is_best);
    scale::encode(out, Bytes{});
    return std::move(out.out);
}

std::optional<BlockAnnounce> announce_from_bytes(ByteView bytes) {
    scale::Decoder in{bytes};
    BlockAnnounce announce;
    scale::decode(in, announce.header);
    // What follows the header came with later versions: each part may be missing.
    if (in.left() > 0) scale::decode(in, announce.is_best);
    if (in.left() > 0) {
        Bytes data;
        scale::decode(in, data);
    }
    if (!in.done()) return std::nullopt;
    return announce;
}

}  // namespace assay::network
