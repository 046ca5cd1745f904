// SPDX-License-Identifier: Apache-2.0
#include "client/rpc_client/call_error.hpp"

namespace assay::rpc_client {

std::string CallError::text() const {
    switch (failure) {
        case CallFailure::Refused: {
            std::string out = "the node refused: ";
            out.append(message).append(" (").append(std::to_string(code)).append(")");
            if (data) out.append(": ").append(*data);
            return out;
        }
        case CallFailure::TimedOut:
            return "no answer in time: " + message;
        case CallFailure::Disconnected:
            return "connection lost: " + message;
        case CallFailure::Malformed:
            return "unexpected answer: " + message;
        case CallFailure::Closed:
            return "the client was closed";
    }
    return message;
}

}  // namespace assay::rpc_client
