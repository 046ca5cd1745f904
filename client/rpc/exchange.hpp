// SPDX-License-Identifier: Apache-2.0
// One message carried from request to response: its requests run one after another on the node's
// strand, each as a job of its own, so that a long batch cannot hold the strand.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "client/rpc/registry.hpp"
#include "client/rpc/request.hpp"
#include "client/rpc/subscription.hpp"

namespace assay::rpc {

/// Who asks, and over what.
struct Caller {
    bool is_operator = false;
    /// Null where nothing can be pushed (HTTP).
    std::shared_ptr<Subscriptions> subscriptions;
};

/// What every exchange needs; outlives them all.
struct Service {
    explicit Service(const MethodRegistry& registry) : methods{registry} {}

    const MethodRegistry& methods;
    Limits limits;
    /// Runs a job on the node's strand, later.
    std::function<void(std::function<void()>)> post;
    /// Told of each finished call of a known method: its name, how long it took, whether it
    /// succeeded. May be empty.
    std::function<void(std::string_view, std::chrono::microseconds, bool)> on_call;
    /// Once true, jobs that still wait do nothing: the methods may be gone.
    std::atomic<bool> stopped{false};
};

/// The response to one request, or nothing for a notification. On the node's strand.
std::optional<std::string> answer(const Service& service, const Item& item, const Caller& caller);

/// Called once, on the node's strand, with what to send; nothing when all were notifications.
using Done = std::function<void(std::optional<std::string>)>;

/// Starts the exchange; `parsed` is what `parse_message` gave. Returns at once.
void start_exchange(std::shared_ptr<Service> service, Expected<Message, RpcError> parsed,
                    Caller caller, Done done);

}  // namespace assay::rpc
