// SPDX-License-Identifier: Apache-2.0
#include "client/service/voters.hpp"

#include "chain-spec/consensus.hpp"

namespace assay::service {

namespace {

constexpr std::string_view note_name = "grandpa";

StoredVoting read(const db::Database& database) {
    const auto note = database.note(note_name);
    auto stored = note ? scale::from_bytes<StoredVoting>(*note) : std::nullopt;
    if (!stored)
        throw db::DatabaseError{db::Fault::Corrupt, "The record of who votes does not decode"};
    return *std::move(stored);
}

}  // namespace

void Voters::begin(db::Database& database, const storage::View& genesis) {
    if (database.note(note_name)) return;
    const StoredVoting first{.authorities = {0, chain_spec::grandpa_authorities(genesis), {}, {}},
                             .set_start = {database.genesis_hash(), 0},
                             .as_of = 0,
                             .round = {},
                             .proven = {}};
    database.put_note(note_name, scale::to_bytes(first));
}

std::pair<std::string, Bytes> Voters::note(const StoredVoting& voting) {
    return {std::string{note_name}, scale::to_bytes(voting)};
}

Voters::Voters(const Chain& chain, db::Database& database)
    : chain_{chain}, database_{database}, stored_{read(database)}, set_{stored_.authorities} {
    const auto final = chain_.finalised().number;
    const bool behind = stored_.as_of < final;
    for (BlockNumber number = stored_.as_of + 1; number <= final; ++number) {
        const auto hash = chain_.hash_at(number);
        const auto header = hash ? chain_.header(*hash) : std::nullopt;
        if (!header) throw db::DatabaseError{db::Fault::Corrupt, "A final header is missing"};
        announce({*hash, number}, *header);
        pass({*hash, number});
    }
    if (behind) save();
    for (const auto& block : chain_.unfinalised())
        announce({block.hash, block.number}, *chain_.header(block.hash));
}

grandpa::VoterStart Voters::start() const {
    const auto final = chain_.finalised();
    const forks::Target finalized{final.hash, final.number};
    const auto& begun = stored_.set_start;
    grandpa::VoterStart start{0, {0, {}, {}, begun.hash, begun.number}, begun, finalized};
    if (const auto& round = stored_.round; round && round->set_id == set_id())
        start = {round->votes.round_number, round->votes, round->next_base, finalized};
    if (const auto& proven = stored_.proven; proven && proven->block.number > begun.number)
        if (auto proof = scale::from_bytes<grandpa::Justification>(proven->justification))
            start.commit = {proof->round, std::move(proof->commit)};
    return start;
}

void Voters::announce(const forks::Target& block, const frame::Header& header) {
    const auto change = grandpa::announced_change(header.digest);
    if (!change) return;
    grandpa::PendingChange pending{{}, 0, block, {}};
    if (const auto* scheduled = std::get_if<grandpa::ScheduledChange>(&*change)) {
        pending.next_authorities = scheduled->next_authorities;
        pending.delay = scheduled->delay;
    } else {
        const auto& forced = std::get<grandpa::ForcedChange>(*change);
        pending.next_authorities = forced.change.next_authorities;
        pending.delay = forced.change.delay;
        pending.median = forced.median;
        // One that took force before a restart is announced by its block again.
        if (!ended().empty() && ended().back().second >= forced.median) return;
    }
    // Also refused where it stands in the record already, as after a restart.
    static_cast<void>(set_.announce(chain_, std::move(pending)));
}

bool Voters::imported(const forks::Target& block, const frame::Header& header) {
    announce(block, header);
    const auto forced = set_.imported(chain_, block);
    if (!forced || !*forced) return false;
    stored_.set_start = block;
    stored_.round.reset();
    save();
    return true;
}

// Takes account of a final block, with which the set may end.
void Voters::pass(const forks::Target& block) {
    stored_.as_of = block.number;
    if (!set_.finalised(chain_, block)) return;
    stored_.set_start = block;
    stored_.round.reset();
}

void Voters::finalised(const forks::Target& block, const std::optional<ProvenBlock>& proven) {
    pass(block);
    if (proven) stored_.proven = proven;
    save();
}

void Voters::round_done(const grandpa::RoundDone& round) {
    stored_.round = StoredRound{set_id(), round.votes, round.next_base};
    save();
}

void Voters::save() {
    stored_.authorities = set_.record();
    database_.put_note(note_name, scale::to_bytes(stored_));
}

}  // namespace assay::service
