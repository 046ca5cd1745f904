// SPDX-License-Identifier: Apache-2.0
// block-announces/1: who a peer is and where its chain stands, and then the header of every block
// that it has imported. Layouts are Substrate's.
#pragma once

#include "client/network/protocols/ledger.hpp"
#include "client/network/protocols/names.hpp"

namespace assay::network {

struct BlockAnnouncesHandshake {
    std::uint8_t roles = 0;  ///< Bits of `Role`.
    BlockNumber best_number = 0;
    Hash256 best_hash, genesis_hash;
    friend bool operator==(const BlockAnnouncesHandshake&,
                           const BlockAnnouncesHandshake&) = default;
};

struct BlockAnnounce {
    frame::Header header;
    bool is_best = false;
    friend bool operator==(const BlockAnnounce&, const BlockAnnounce&) = default;
};

inline constexpr std::size_t block_announce_max = 1U << 20;

Bytes to_bytes(const BlockAnnounce& announce);
/// Nothing when it is not exactly one announcement. Data of its own, which an announcement may
/// carry, are passed over.
std::optional<BlockAnnounce> announce_from_bytes(ByteView bytes);

}  // namespace assay::network
