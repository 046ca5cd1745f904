// SPDX-License-Identifier: Apache-2.0
// state/2: the entries of a block's state, page by page, for nodes that begin from a final block.
// The messages are Substrate's protobufs (api.v1.StateRequest, StateResponse), without proofs:
// whoever asks holds the root and checks the whole.
#pragma once

#include "client/network/protocols/ledger.hpp"

namespace assay::network {

struct StateRequest {
    Hash256 block;
    Bytes after;  ///< The last key that the asker has; empty: from the beginning.
    friend bool operator==(const StateRequest&, const StateRequest&) = default;
};

struct StateLimits {
    static constexpr std::size_t response_bytes = 1U << 20, response_max = 16U << 20,
                                 request_max = 4096, key_bytes = 255;
};

Bytes to_bytes(const StateRequest& request);
/// Nothing also for a request that wants a proof.
std::optional<StateRequest> state_request_from_bytes(ByteView bytes);
Bytes to_bytes(const StateEntries& response);
/// Nothing also when keys are not in order or too long.
std::optional<StateEntries> state_response_from_bytes(ByteView bytes);

}  // namespace assay::network
