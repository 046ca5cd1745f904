// SPDX-License-Identifier: Apache-2.0
// What the runtime tells GRANDPA through the digest of a block, under the engine id FRNK.
#pragma once

#include "consensus/grandpa/types.hpp"

namespace assay::grandpa {

/// New authorities, in force once the block `delay` above the announcing one is final.
struct ScheduledChange {
    static constexpr scale::WireIndex spec{1};
    AuthorityList next_authorities;
    BlockNumber delay = 0;
    friend bool operator==(const ScheduledChange&, const ScheduledChange&) = default;
};
/// New authorities, in force once the block `delay` above is imported: for when finality stands
/// still. `median` is the last final block that the old authorities are trusted with.
struct ForcedChange {
    static constexpr scale::WireIndex spec{2};
    BlockNumber median = 0;
    ScheduledChange change;
    friend bool operator==(const ForcedChange&, const ForcedChange&) = default;
};
struct OnDisabled {
    static constexpr scale::WireIndex spec{3};
    std::uint64_t authority_index = 0;
    friend bool operator==(const OnDisabled&, const OnDisabled&) = default;
};
struct Pause {
    static constexpr scale::WireIndex spec{4};
    BlockNumber delay = 0;
    friend bool operator==(const Pause&, const Pause&) = default;
};
struct Resume {
    static constexpr scale::WireIndex spec{5};
    BlockNumber delay = 0;
    friend bool operator==(const Resume&, const Resume&) = default;
};
using ConsensusLog = std::variant<ScheduledChange, ForcedChange, OnDisabled, Pause, Resume>;

/// The log as an item of a block's digest.
frame::DigestItem to_digest_item(const ConsensusLog& log);

/// The first change of authorities that a digest announces: a forced one takes precedence.
std::optional<std::variant<ScheduledChange, ForcedChange>> announced_change(
    const frame::Digest& digest);

}  // namespace assay::grandpa
