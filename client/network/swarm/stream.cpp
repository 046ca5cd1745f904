// SPDX-License-Identifier: Apache-2.0
#include "client/network/swarm/swarm.hpp"

namespace assay::network {

void Stream::send(ByteView bytes) const {
    auto* const link = swarm_->find(connection_);
    if (link == nullptr || !link->connection) return;
    link->connection->send(id_, bytes);
    swarm_->touch(connection_);
}

void Stream::finish() const {
    auto* const link = swarm_->find(connection_);
    if (link == nullptr || !link->connection) return;
    link->connection->finish(id_);
    swarm_->touch(connection_);
}

void Stream::reset() const {
    auto* const link = swarm_->find(connection_);
    if (link == nullptr || !link->connection) return;
    link->connection->reset(id_);
    swarm_->drop_handler(*link, id_);
    swarm_->touch(connection_);
}

std::size_t Stream::queued() const {
    auto* const link = swarm_->find(connection_);
    return link == nullptr || !link->connection ? 0 : link->connection->queued(id_);
}

void Stream::report(Conduct conduct) const { swarm_->report(peer_, conduct); }

Time Stream::now() const { return swarm_->now(); }

}  // namespace assay::network
