// SPDX-License-Identifier: Apache-2.0
#include "client/network/protocols/transaction_gossip.hpp"

#include "runtime/scale/codec.hpp"

namespace assay::network {

bool TransactionGossip::remember(Known& known, const Hash256& hash) const {
    if (!known.hashes.insert(hash).second) return false;
    known.order.push_back(hash);
    if (known.order.size() > remembered_max_) {
        known.hashes.erase(known.order.front());
        known.order.pop_front();
    }
    return true;
}

void TransactionGossip::heard(const PeerId& peer, const std::vector<Bytes>& transactions) {
    const auto found = peers_.find(peer);
    if (found == peers_.end()) return;
    for (const auto& body : transactions) remember(found->second, frame::extrinsic_hash(body));
}

std::vector<Bytes> TransactionGossip::tell(const PeerId& peer,
                                           const std::vector<Bytes>& transactions) {
    std::vector<Bytes> messages, part;
    const auto found = peers_.find(peer);
    if (found == peers_.end()) return messages;
    std::size_t bytes = 0;
    const auto end_message = [&] {
        if (!part.empty()) messages.push_back(scale::to_bytes(part));
        part.clear();
        bytes = 0;
    };
    for (const auto& body : transactions) {
        if (!remember(found->second, frame::extrinsic_hash(body))) continue;
        bytes += body.size();
        part.push_back(body);
        if (bytes >= TransactionLimits::message_bytes || part.size() == TransactionLimits::at_once)
            end_message();
    }
    end_message();
    return messages;
}

}  // namespace assay::network
