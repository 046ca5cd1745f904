// SPDX-License-Identifier: Apache-2.0
// Who votes on finality, as the blocks of this chain have it, and where the voting stood: kept in
// the database, so that a restarted node goes on where it was.
#pragma once

#include "client/service/chain.hpp"
#include "consensus/grandpa/authority_set.hpp"
#include "consensus/grandpa/voter.hpp"

namespace assay::service {

/// A proof of finality as clients and other nodes take it: a grandpa::Justification.
struct ProvenBlock {
    forks::Target block;
    Bytes justification;
};

/// As it lies in the database.
struct StoredRound {
    grandpa::SetId set_id = 0;
    grandpa::CatchUp votes;
    forks::Target next_base;
};
struct StoredVoting {
    grandpa::AuthorityRecord authorities;
    forks::Target set_start;  ///< The block that ended the set before, or where the chain begins.
    BlockNumber as_of = 0;    ///< Up to here final blocks are taken account of.
    std::optional<StoredRound> round;
    std::optional<ProvenBlock> proven;
};

class Voters {
  public:
    /// Writes down who votes first, in a new database. `genesis` is the state of block 0.
    static void begin(db::Database& database, const storage::View& genesis);
    /// The record as a note of the database: for a chain that is taken up at a later block.
    static std::pair<std::string, Bytes> note(const StoredVoting& voting);

    /// Where the database left off, caught up with what `chain` has made final since. Both outlive
    /// it. Throws DatabaseError.
    Voters(const Chain& chain, db::Database& database);

    const grandpa::AuthorityList& authorities() const { return set_.authorities(); }
    grandpa::SetId set_id() const { return set_.id(); }
    /// Sets that have ended, with the last block of each.
    const std::vector<std::pair<grandpa::SetId, BlockNumber>>& ended() const {
        return set_.record().ends;
    }
    /// How high the voters of this set may vote on the chain of `block`.
    std::optional<BlockNumber> limit(const forks::Target& block) const {
        return set_.limit(chain_, block);
    }
    /// Where a voter of this set begins.
    grandpa::VoterStart start() const;
    const std::optional<ProvenBlock>& proven() const { return stored_.proven; }

    /// Call for each imported block: takes up what it announces. True where that puts other voters
    /// in force at once.
    bool imported(const forks::Target& block, const frame::Header& header);
    /// Call when a block was made final, with the proof where there is one: other voters may be in
    /// force then.
    void finalised(const forks::Target& block, const std::optional<ProvenBlock>& proven);
    /// A round is over.
    void round_done(const grandpa::RoundDone& round);

  private:
    void announce(const forks::Target& block, const frame::Header& header);
    void pass(const forks::Target& block);
    void save();

    const Chain& chain_;
    db::Database& database_;
    StoredVoting stored_;
    grandpa::AuthoritySet set_;
};

}  // namespace assay::service
