// SPDX-License-Identifier: Apache-2.0
// One accepted connection while it speaks HTTP: requests by POST, health by GET, and the hand-over
// to WebSocket when the client asks for it.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "client/rpc/connection.hpp"

namespace assay::rpc {

/// Serves `socket` until it ends. With a slot that is not admitted the client is told that the
/// server is full.
void serve_http(boost::asio::ip::tcp::socket socket, std::shared_ptr<ServerContext> context,
                std::unique_ptr<Slot> slot);

}  // namespace assay::rpc
