// SPDX-License-Identifier: Apache-2.0
// What one client may ask of the RPC server. Every queue and every parse is bounded by one of
// these, so that no peer can make the node grow or stall; the defaults are those of the Substrate
// SDK where it has one.
#pragma once

#include <cstddef>
#include <cstdint>

namespace assay::rpc {

struct Limits {
    std::size_t request_bytes = 15U << 20;   ///< A longer message ends the connection.
    std::size_t response_bytes = 15U << 20;  ///< A longer answer is replaced by an error.
    std::size_t connections = 100;           ///< Further ones are answered 503 and closed.
    std::size_t subscriptions_per_connection = 1024;
    std::size_t batch_length = 1024;       ///< Requests in one batch.
    std::size_t json_depth = 64;           ///< Nesting of arrays and objects.
    std::size_t json_values = 1U << 18;    ///< Values in one message: memory stays near its length.
    std::size_t queued_bytes = 32U << 20;  ///< Unsent notifications; past it the reader is dropped.
    std::uint32_t header_timeout_ms = 30'000;  ///< For a request to arrive once it has begun.
    std::uint32_t idle_timeout_ms = 120'000;   ///< Without a sign of life; WebSockets are pinged.
    std::uint32_t write_timeout_ms = 30'000;   ///< For one message to be taken by the reader.
};

}  // namespace assay::rpc
