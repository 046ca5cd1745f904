// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/connection.hpp"

namespace assay::rpc {

void ServerContext::add(const std::shared_ptr<Connection>& connection) {
    const std::lock_guard lock{mutex_};
    if (shut_) return connection->shut();
    connections_.remove_if([](const auto& entry) { return entry.expired(); });
    connections_.push_back(connection);
}

void ServerContext::shut_all() {
    std::list<std::weak_ptr<Connection>> connections;
    {
        const std::lock_guard lock{mutex_};
        shut_ = true;
        connections.swap(connections_);
    }
    for (const auto& entry : connections)
        if (const auto connection = entry.lock()) connection->shut();
}

Slot::Slot(std::shared_ptr<ServerContext> context, bool admitted)
    : context_{std::move(context)}, admitted_{admitted} {
    if (admitted_) {
        ++context_->sessions_opened;
    } else {
        ++context_->sessions_refused;
        ++context_->refusals_open;
    }
}

Slot::~Slot() {
    if (admitted_)
        ++context_->sessions_closed;
    else
        --context_->refusals_open;
}

}  // namespace assay::rpc
