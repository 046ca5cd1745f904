// SPDX-License-Identifier: Apache-2.0
// Why a call to a node brought no result.
#pragma once

#include <optional>
#include <string>

namespace assay::rpc_client {

enum class CallFailure {
    Refused,       ///< The node answered with an error: `code`, `message` and `data` are its own.
    TimedOut,      ///< No answer in time; whether the node acted on it is not known.
    Disconnected,  ///< The connection was lost after sending, and the call was not to be repeated.
    Malformed,     ///< The answer is not what the protocol or the method says.
    Closed,        ///< This client was closed.
};

struct CallError {
    CallFailure failure = CallFailure::Malformed;
    int code = 0;           ///< Of the JSON-RPC error, for Refused only.
    std::string message{};  ///< For people, also what the last attempt to connect ran into.
    std::optional<std::string> data{};

    /// One line for logs and terminals.
    std::string text() const;
};

}  // namespace assay::rpc_client
