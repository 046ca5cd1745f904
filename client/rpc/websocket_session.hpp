// SPDX-License-Identifier: Apache-2.0
// One connection that speaks WebSocket: reads a message, has it answered, and reads the next only
// when the answer is written. So a client that floods or does not read waits in its own socket;
// what it subscribed to is queued up to a bound, and past it the client is dropped.
#pragma once

#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>

#include "client/rpc/connection.hpp"

namespace assay::rpc {

using HttpRequest = boost::beast::http::request<boost::beast::http::string_body>;
using HttpResponse = boost::beast::http::response<boost::beast::http::string_body>;

/// Takes over `stream`, whose client sent `request` to upgrade, and serves it until it ends.
void serve_websocket(boost::beast::tcp_stream stream, HttpRequest request,
                     std::shared_ptr<ServerContext> context, std::unique_ptr<Slot> slot,
                     bool is_operator);

}  // namespace assay::rpc
