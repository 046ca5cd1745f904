// SPDX-License-Identifier: Apache-2.0
#include "client/chain/outbox.hpp"

#include <spdlog/spdlog.h>

namespace assay::chain {

void Outbox::send(const std::string& what, const Bytes& call, BlockNumber now) {
    const auto id = crypto::blake2_256(call);
    const auto known = pending_.find(id);
    if (known != pending_.end() && !may_repeat(known->second, now)) return;
    Pending pending{.what = what, .extrinsic = {}, .nonce = 0, .sent = now, .status = {}};
    try {
        pending.nonce = node_.next_nonce(key_.account());
        pending.extrinsic = node_.submit(key_, call, pending.nonce);
        spdlog::debug("sent {}", what);
    } catch (const NodeError& error) {
        pending.status = Pending::Status::Refused;
        spdlog::warn("{} was refused: {}", what, error.what());
    }
    pending_[id] = pending;
}

bool Outbox::may_repeat(const Pending& pending, BlockNumber now) {
    switch (pending.status) {
        case Pending::Status::Refused:
            return now >= pending.sent + refused;
        case Pending::Status::UnderWay:
            // A node that was restarted has forgotten its pool. If it would take our nonce again,
            // the extrinsic is gone; should it turn up after all, only one of the two can pass.
            if (now >= pending.sent + usual && node_.next_nonce(key_.account()) <= pending.nonce)
                return true;
            [[fallthrough]];
        case Pending::Status::Included:
            return now >= pending.sent + patience;
    }
    return false;
}

std::vector<Delivered> Outbox::note_block(BlockNumber number, const std::vector<Bytes>& body,
                                          const std::vector<Event>& events) {
    std::vector<Delivered> out;
    if (pending_.empty()) return out;
    for (std::uint32_t i = 0; i < body.size(); ++i) {
        const auto hash = frame::extrinsic_hash(body[i]);
        const auto found = std::ranges::find_if(
            pending_, [&](const auto& entry) { return entry.second.extrinsic == hash; });
        if (found == pending_.end()) continue;
        Delivered done{.what = found->second.what, .block = number, .fee = 0, .error = {}};
        for (const auto& event : events) {
            if (event.extrinsic() != i) continue;
            if (const auto* paid = event.as<transaction_payment::TransactionFeePaid>())
                done.fee = paid->actual_fee;
            if (const auto* failed = event.as<system::ExtrinsicFailed>())
                done.error = describe(failed->dispatch_error);
        }
        if (done.error) spdlog::warn("{} failed in block {}: {}", done.what, number, *done.error);
        out.push_back(std::move(done));
        found->second.status = Pending::Status::Included;
        found->second.sent = number;  // A failed call may be tried again, but not at once.
    }
    return out;
}

}  // namespace assay::chain
