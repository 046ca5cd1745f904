// SPDX-License-Identifier: Apache-2.0
// One WebSocket connection to a node, from dialling to its end. It knows no JSON and never comes
// back: the client makes a new one.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "client/rpc_client/endpoint.hpp"

namespace assay::rpc_client {

struct LinkOptions {
    std::chrono::milliseconds connect_timeout{10'000};
    /// Without a sign of life from the node the link ends; it is pinged at half of this.
    std::chrono::milliseconds idle_timeout{60'000};
    std::size_t message_bytes = 64U << 20;
};

/// What a link reports, on the thread that runs the io_context. After `closed` nothing more comes.
struct LinkEvents {
    std::function<void()> opened;
    std::function<void(std::string_view)> received;
    /// Why, for people.
    std::function<void(std::string)> closed;
};

/// Used on the io_context's thread only.
class Link {
  public:
    virtual ~Link() = default;
    /// Queues a text message. Before `opened` and after `closed` it is dropped.
    virtual void send(std::string text) = 0;
    /// Says goodbye to the node and forgets the events: none comes any more, not even `closed`.
    virtual void close() = 0;
};

/// Begins to dial.
std::shared_ptr<Link> make_link(boost::asio::io_context& io, const Endpoint& endpoint,
                                const LinkOptions& options, LinkEvents events);

}  // namespace assay::rpc_client
