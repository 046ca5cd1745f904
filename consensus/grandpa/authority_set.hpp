// SPDX-License-Identifier: Apache-2.0
// Which authorities vote, and the changes that the blocks announce: a scheduled change takes force
// when the block `delay` above its announcement is final, a forced one when that block is imported.
#pragma once

#include "consensus/grandpa/digest.hpp"
#include "runtime/base/expected.hpp"

namespace assay::grandpa {

/// A change that a block has announced.
struct PendingChange {
    AuthorityList next_authorities;
    BlockNumber delay = 0;
    Target announced;                   ///< The block whose digest it stood in.
    std::optional<BlockNumber> median;  ///< Forced, with the last block of the old set.
    BlockNumber effective() const { return announced.number + delay; }
    friend bool operator==(const PendingChange&, const PendingChange&) = default;
};

enum class ChangeError : std::uint8_t {
    NoAuthorities,  ///< The new list is no voter set.
    Overlapping,    ///< The delay of one before it has not passed on the same chain.
    Dependency,     ///< A forced change while a scheduled one up to its median is not in force.
};

/// All that is to be kept of it, also on disk.
struct AuthorityRecord {
    SetId id = 0;
    AuthorityList authorities;
    std::vector<PendingChange> pending;
    /// The last block of each set that has ended: what set a justification belongs to.
    std::vector<std::pair<SetId, BlockNumber>> ends;
    friend bool operator==(const AuthorityRecord&, const AuthorityRecord&) = default;
};

class AuthoritySet {
  public:
    explicit AuthoritySet(AuthorityRecord record) : record_{std::move(record)} {}

    SetId id() const { return record_.id; }
    const AuthorityList& authorities() const { return record_.authorities; }
    const AuthorityRecord& record() const { return record_; }
    /// The set that finalises the block at `number`, among those known.
    SetId set_of(BlockNumber number) const;

    /// Takes up the change announced at a block just imported. A forced change may stand beside a
    /// scheduled one, which it overrides.
    Expected<std::monostate, ChangeError> announce(const ChainView& chain, PendingChange change);

    /// How high this set may vote on the chain of `block`: the first scheduled change there.
    std::optional<BlockNumber> limit(const ChainView& chain, const Target& block) const;

    /// Call for each block that becomes final, in order or in jumps not past a change. True when
    /// a new set is in force.
    bool finalised(const ChainView& chain, const Target& block);

    /// Call for each block imported. True when a forced change took force. Error: Dependency; the
    /// block is then to be refused.
    Expected<bool, ChangeError> imported(const ChainView& chain, const Target& block);

  private:
    AuthorityRecord record_;
};

}  // namespace assay::grandpa
