// SPDX-License-Identifier: Apache-2.0
// Why a request was refused, as it goes over the wire: the codes of JSON-RPC 2.0, of the Substrate
// SDK's RPC methods, and of the server under it (jsonrpsee), which client libraries look at.
#pragma once

#include <optional>
#include <string>

namespace assay::rpc {

namespace codes {

inline constexpr int parse_error = -32700;       ///< Not JSON, or JSON past the limits.
inline constexpr int invalid_request = -32600;   ///< JSON, but not a request.
inline constexpr int method_not_found = -32601;  ///< Also: refused to this caller.
inline constexpr int invalid_params = -32602;
inline constexpr int internal_error = -32603;

inline constexpr int too_many_subscriptions = -32006;
inline constexpr int oversized_request = -32007;
inline constexpr int oversized_response = -32008;
inline constexpr int batch_too_long = -32010;
inline constexpr int batch_response_too_long = -32011;

inline constexpr int too_many_follows = -32800;
inline constexpr int block_not_pinned = -32801;
inline constexpr int follow_without_runtime = -32802;
inline constexpr int not_waiting_for_continue = -32803;
inline constexpr int duplicate_hashes = -32804;

inline constexpr int bad_extrinsic_format = 1001;
inline constexpr int verification = 1002;  ///< The runtime could not validate at all.
inline constexpr int invalid_transaction = 1010;
inline constexpr int unknown_validity = 1011;
inline constexpr int temporarily_banned = 1012;
inline constexpr int already_imported = 1013;
inline constexpr int too_low_priority = 1014;
inline constexpr int cycle = 1015;
inline constexpr int immediately_dropped = 1016;  ///< The pool is full of better ones.
inline constexpr int unactionable = 1018;
inline constexpr int no_tags = 1019;
inline constexpr int future_rejected = 1021;
inline constexpr int key_store = 1040;  ///< A key could not be kept or found.

inline constexpr int payment_runtime_error = 1;  ///< A runtime call of payment_* failed.

inline constexpr int invalid_block_range = 4001;
inline constexpr int invalid_count = 4002;  ///< More than 1,000 keys asked for.
inline constexpr int state = 4003;          ///< Unknown block, failed runtime call.

}  // namespace codes

/// `data` is a sentence for people: what exactly was wrong. It is left out of the reply when
/// absent.
struct RpcError {
    int code = codes::internal_error;
    std::string message;
    std::optional<std::string> data;
    friend bool operator==(const RpcError&, const RpcError&) = default;
};

RpcError invalid_params(std::string what);
RpcError method_not_found();
RpcError unsafe_refused();

}  // namespace assay::rpc
