// SPDX-License-Identifier: Apache-2.0
// From received text to requests: the pure half of JSON-RPC 2.0, without sockets, so that it can be
// tested and fuzzed alone. Nothing here throws, and memory stays near the text's own length.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/rpc/error.hpp"
#include "client/rpc/json.hpp"
#include "client/rpc/limits.hpp"
#include "runtime/base/expected.hpp"

namespace assay::rpc {

/// A well-formed request. `params` is an array, an object or null; `id` a string, an integer or
/// null.
struct Request {
    Json id;
    bool notification = false;  ///< No `id` member: it is carried out and not answered.
    std::string method;
    Json params;
};

/// A member of a message that is no request: the error, and the id to put beside it (null if none
/// could be read).
struct Refusal {
    Json id;
    RpcError error;
};

using Item = Expected<Request, Refusal>;

/// One message: a single request, or a batch of at least one.
struct Message {
    bool batch = false;
    std::vector<Item> items;
};

/// The requests in `text`. The error, if any, answers the message as a whole, with id null.
Expected<Message, RpcError> parse_message(std::string_view text, const Limits& limits);

/// JSON within the limits on depth and number of values, or the reason why it is not.
Expected<Json, RpcError> parse_json(std::string_view text, const Limits& limits);

}  // namespace assay::rpc
