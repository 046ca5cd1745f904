// SPDX-License-Identifier: Apache-2.0
// sync/2: headers, bodies and justifications of consecutive blocks, from a hash or a number,
// upwards or downwards. The messages are Substrate's protobufs (api.v1.BlockRequest,
// BlockResponse).
#pragma once

#include <variant>

#include "client/network/protocols/ledger.hpp"

namespace assay::network {

struct BlockRequest {
    bool headers = true, bodies = true, justifications = true;
    std::variant<Hash256, BlockNumber> from;
    bool descending = false;
    std::uint32_t max_blocks = 1;
    friend bool operator==(const BlockRequest&, const BlockRequest&) = default;
};

struct BlockData {
    Hash256 hash;
    std::optional<frame::Header> header;
    std::vector<Bytes> body;
    Justifications justifications;
    friend bool operator==(const BlockData&, const BlockData&) = default;
};

struct BlockLimits {
    static constexpr std::uint32_t blocks = 128;             ///< Of one response.
    static constexpr std::size_t response_bytes = 8U << 20;  ///< At which we end ours.
    static constexpr std::size_t response_max = 16U << 20;   ///< That we read.
    static constexpr std::size_t request_max = 1024, extrinsics = 100'000;
};

Bytes to_bytes(const BlockRequest& request);
std::optional<BlockRequest> block_request_from_bytes(ByteView bytes);
Bytes to_bytes(const std::vector<BlockData>& response);
std::optional<std::vector<BlockData>> block_response_from_bytes(ByteView bytes);

/// What the ledger has of what is asked for; empty when it has nothing.
std::vector<BlockData> answer(const BlockRequest& request, const Ledger& ledger);

/// Whether a response is what was asked for: consecutive blocks, linked by their hashes, beginning
/// where they should.
bool answers(const std::vector<BlockData>& response, const BlockRequest& request);

}  // namespace assay::network
