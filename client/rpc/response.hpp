// SPDX-License-Identifier: Apache-2.0
// From results to the text that is sent: responses, batches of them, and notifications.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "client/rpc/error.hpp"
#include "client/rpc/json.hpp"

namespace assay::rpc {

/// JSON text; bytes that are no UTF-8 become U+FFFD.
std::string to_text(const Json& value);

std::string to_response(const Json& id, const Json& result);
std::string to_response(const Json& id, const RpcError& error);

/// The array of finished responses.
std::string to_batch(std::span<const std::string> responses);

/// What a subscriber receives; `result` is JSON text.
std::string to_notification(std::string_view method, std::string_view subscription,
                            std::string_view result);

}  // namespace assay::rpc
