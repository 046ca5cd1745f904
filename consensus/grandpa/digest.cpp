// SPDX-License-Identifier: Apache-2.0
#include "consensus/grandpa/digest.hpp"

namespace assay::grandpa {

frame::DigestItem to_digest_item(const ConsensusLog& log) {
    return frame::Consensus{engine_id, scale::to_bytes(log)};
}

std::optional<std::variant<ScheduledChange, ForcedChange>> announced_change(
    const frame::Digest& digest) {
    std::optional<std::variant<ScheduledChange, ForcedChange>> found;
    for (const auto& item : digest.logs) {
        const auto* consensus = std::get_if<frame::Consensus>(&item);
        if (!consensus || consensus->engine != engine_id) continue;
        const auto log = scale::from_bytes<ConsensusLog>(consensus->data);
        if (!log) continue;
        if (const auto* forced = std::get_if<ForcedChange>(&*log)) return *forced;
        if (const auto* scheduled = std::get_if<ScheduledChange>(&*log); scheduled && !found)
            found = *scheduled;
    }
    return found;
}

}  // namespace assay::grandpa
