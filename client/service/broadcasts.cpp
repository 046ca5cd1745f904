// SPDX-License-Identifier: Apache-2.0
#include "client/service/broadcasts.hpp"

namespace assay::service {

Broadcasts::Broadcasts(Chain& chain, Submissions& submissions, const BroadcastLimits& limits)
    : submissions_{submissions}, limits_{limits} {
    chain.follow(
        {.imported =
             [this](const BlockReference&, const frame::Block&, bool best) {
                 if (best) offer_again();
             },
         .best_changed = [this](const BlockReference&, const frame::Block&) { offer_again(); },
         .finalised = {}});
}

std::optional<std::string> Broadcasts::open(Bytes extrinsic, rpc::Subscriptions& connection) {
    // Bytes that are no extrinsic count like all others, and nothing is done with them.
    auto decoded = Submissions::body_of(extrinsic);
    auto body = decoded ? *std::move(decoded) : Bytes{};
    std::size_t count = 0, bytes = body.size();
    for (const auto& [id, other] : broadcasts_)
        if (other.connection == &connection) {
            ++count;
            bytes += other.body.size();
        }
    if (count >= limits_.per_connection || bytes > limits_.bytes_per_connection)
        return std::nullopt;
    const auto id = ++last_;
    const auto opened =
        connection.open(kind, [&](const rpc::Sink&) -> Expected<rpc::Cancel, rpc::RpcError> {
            return rpc::Cancel{[this, id] { broadcasts_.erase(id); }};
        });
    if (!opened) return std::nullopt;
    const auto hash = frame::extrinsic_hash(body);
    if (!body.empty()) static_cast<void>(submissions_.offer(body));
    broadcasts_.emplace(id, Broadcast{&connection, std::move(body), hash});
    return *opened;
}

void Broadcasts::offer_again() {
    auto at = broadcasts_.upper_bound(turn_);
    const auto count = std::min(limits_.offered_again_per_block, broadcasts_.size());
    for (std::size_t i = 0; i < count; ++i, ++at) {
        if (at == broadcasts_.end()) at = broadcasts_.begin();
        turn_ = at->first;
        const auto& [connection, body, hash] = at->second;
        if (!body.empty() && !submissions_.contains(hash))
            static_cast<void>(submissions_.offer(body));
    }
}

}  // namespace assay::service
