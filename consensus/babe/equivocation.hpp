// SPDX-License-Identifier: Apache-2.0
// Two blocks of one author for one slot: the proof, in Substrate's layout, and who looks for it.
#pragma once

#include <map>

#include "consensus/babe/header.hpp"

namespace assay::babe {

struct EquivocationProof {
    AuthorityId offender;
    Slot slot = 0;
    frame::Header first_header;
    frame::Header second_header;
    friend bool operator==(const EquivocationProof&, const EquivocationProof&) = default;
};

/// Whether both headers are sealed by the offender, different, and of the slot.
bool holds(const EquivocationProof& proof);

/// Remembers the first block of each author in recent slots. Only headers that were verified may be
/// shown to it.
class EquivocationWatch {
  public:
    /// Slots more than `window` behind the newest are forgotten: so much memory it takes.
    explicit EquivocationWatch(Slot window = 1000) : window_{window} {}

    /// The proof, the first time that a second block of the author for the slot is seen.
    std::optional<EquivocationProof> see(const AuthorityId& author, Slot slot,
                                         const frame::Header& header);

  private:
    struct Seen {
        frame::Header header;
        bool reported = false;
    };
    Slot window_;
    std::map<std::pair<Slot, AuthorityId>, Seen> seen_;
};

}  // namespace assay::babe
