// SPDX-License-Identifier: Apache-2.0
#include "client/service/finality.hpp"

#include <spdlog/spdlog.h>

namespace assay::service {

namespace {

// A proof is kept for every so many blocks, beside those that end a set: enough for whoever
// fetches the chain later, and little for the disk.
constexpr BlockNumber proof_period = 512;

// How long a message takes to reach all, as far as the slots leave time to wait for it.
grandpa::Time gossip_time(std::uint64_t slot_ms) {
    return std::clamp<grandpa::Time>(slot_ms / 4, 10, 333);
}

}  // namespace

Finality::Finality(Chain& chain, db::Database& database, Reports& reports, Signer* signer,
                   std::uint64_t slot_ms, FinalityHooks hooks)
    : chain_{chain},
      reports_{reports},
      signer_{signer},
      slot_ms_{slot_ms},
      hooks_{std::move(hooks)},
      voters_{chain, database} {
    chain_.follow(
        {.imported =
             [this](const BlockReference& block, const frame::Block& content, bool) {
                 // At once, for a proof may come with the block; the voter hears of it later.
                 const bool forced = voters_.imported({block.hash, block.number}, content.header);
                 hooks_.post([this, block, forced] { on_import(block, forced); });
             },
         .finalised = {}});
}

void Finality::begin_set() {
    const auto set = grandpa::VoterSet::make(voters_.authorities());
    INVARIANT(set);
    grandpa::VoterOptions options;
    if (signer_) options.id = signer_->begin_set(voters_.set_id(), *set);
    options.gossip = gossip_time(slot_ms_);
    options.commit_delay = options.gossip;
    options.repeat = std::max<grandpa::Time>(2000, 8 * options.gossip);
    voter_ = std::make_unique<grandpa::Voter>(voters_.set_id(), *set, *this, signatures_, options,
                                              voters_.start(), hooks_.now());
    carry_out();
}

void Finality::on_import(const BlockReference& block, bool forced) {
    if (!voter_) return;
    if (forced) return begin_set();
    voter_->block_imported(hooks_.now(), {block.hash, block.number});
    carry_out();
}

std::optional<forks::Target> Finality::best_containing(const Hash256& block) const {
    const auto best = chain_.best_containing(block);
    const auto base = chain_.header(block);
    if (!best || !base) return std::nullopt;
    const auto limit = voters_.limit(*best);
    if (!limit || best->number <= *limit || *limit < base->number) return best;
    const auto hash = chain_.ancestor(best->hash, *limit);
    if (!hash) return std::nullopt;
    return forks::Target{*hash, *limit};
}

grandpa::Verdict Finality::receive(grandpa::PeerId from, const grandpa::GossipMessage& message) {
    const auto verdict = voter_->receive(hooks_.now(), from, message);
    const bool holds = verdict == grandpa::Verdict::Good || verdict == grandpa::Verdict::Known;
    if (const auto* vote = std::get_if<grandpa::VoteMessage>(&message); vote && holds) hear(*vote);
    if (const auto* where = std::get_if<std::variant<grandpa::NeighborPacket>>(&message))
        hand_over(from, std::get<grandpa::NeighborPacket>(*where).set_id);
    carry_out();
    return verdict;
}

bool Finality::receive_proof(ByteView justification) {
    const auto proof = scale::from_bytes<grandpa::Justification>(justification);
    if (!proof || !voter_) return false;
    grandpa::PlainSignatures signatures;
    if (!grandpa::verify(*proof, voters_.set_id(), voter_->voters(), signatures)) return false;
    if (proof->commit.target_number > chain_.finalised().number)
        finalise({proof->round, proof->commit});
    if (voter_->set_id() != voters_.set_id()) begin_set();
    return true;
}

void Finality::tick() {
    voter_->tick(hooks_.now());
    carry_out();
}

void Finality::hear(const grandpa::VoteMessage& vote) {
    if (signer_) signer_->heard(vote.set_id, voter_->voters(), vote.round, vote.message.id);
}

// Whoever is a set behind needs the proof that ended it.
void Finality::hand_over(grandpa::PeerId to, grandpa::SetId set) {
    for (const auto& [ended, last] : voters_.ended()) {
        if (ended != set) continue;
        const auto proof = proof_of(last);
        const auto known =
            proof ? scale::from_bytes<grandpa::Justification>(proof->justification) : std::nullopt;
        if (known && known->commit.target_number == last)
            hooks_.send(to, grandpa::CommitMessage{known->round, set, compact(known->commit)});
    }
}

void Finality::carry_out() {
    for (auto actions = voter_->take_actions(); !actions.empty(); actions = voter_->take_actions())
        for (const auto& action : actions)
            if (!carry_out(action)) return begin_set();  // The old voter's wishes are void.
    hooks_.woken();
}

// False when other voters are in force. A block that is voted for and not here is left to the
// network's sync, which hears of it by its announcement.
bool Finality::carry_out(const grandpa::Action& action) {
    if (const auto* vote = std::get_if<grandpa::CastVote>(&action)) {
        cast(*vote);
    } else if (const auto* all = std::get_if<grandpa::Broadcast>(&action)) {
        hooks_.broadcast(all->message);
    } else if (const auto* one = std::get_if<grandpa::SendTo>(&action)) {
        hooks_.send(one->peer, one->message);
    } else if (const auto* report = std::get_if<grandpa::Report>(&action)) {
        reports_.add(report->proof);
    } else if (const auto* done = std::get_if<grandpa::RoundDone>(&action)) {
        voters_.round_done(*done);
    } else if (const auto* final = std::get_if<grandpa::Finalise>(&action)) {
        finalise(*final);
        return voters_.set_id() == voter_->set_id();
    }
    return true;
}

void Finality::cast(const grandpa::CastVote& vote) {
    const auto signed_vote = signer_ ? signer_->vote(vote.round, vote.message) : std::nullopt;
    if (!signed_vote) return;
    votes_cast_.prevotes += std::holds_alternative<grandpa::Prevote>(signed_vote->message);
    votes_cast_.precommits += std::holds_alternative<grandpa::Precommit>(signed_vote->message);
    voter_->vote_signed(hooks_.now(), vote.round, *signed_vote);
}

void Finality::finalise(const grandpa::Finalise& action) {
    const forks::Target target{action.commit.target_hash, action.commit.target_number};
    if (target.number <= chain_.finalised().number) return;
    if (!chain_.descends_from(target.hash, chain_.finalised().hash)) {
        spdlog::critical(
            "#{} is proven final on a chain that lost: more than a third of the "
            "voters have broken the rules",
            target.number);
        return;
    }
    const auto proof = grandpa::justify(
        action.round, action.commit, [this](const Hash256& hash) { return chain_.header(hash); });
    const bool kept = voters_.limit(target) == target.number ||
                      target.number / proof_period != chain_.finalised().number / proof_period;
    db::Justifications justifications;
    std::optional<ProvenBlock> proven;
    if (proof) proven = ProvenBlock{target, scale::to_bytes(*proof)};
    if (proven && kept) justifications.emplace_back(grandpa::engine_id, proven->justification);
    chain_.finalise(target.hash, std::move(justifications));
    voters_.finalised(target, proven);
    if (proven)
        for (const auto& [id, listener] : listeners_) listener(proven->justification);
}

std::optional<ProvenBlock> Finality::proof_of(BlockNumber number) const {
    const auto kept = [&](BlockNumber at) -> std::optional<ProvenBlock> {
        const auto hash = chain_.hash_at(at);
        const auto all = hash ? chain_.justifications(*hash) : std::nullopt;
        if (!all) return std::nullopt;
        for (const auto& [engine, proof] : *all)
            if (engine == grandpa::engine_id) return ProvenBlock{{*hash, at}, proof};
        return std::nullopt;
    };
    if (number > chain_.finalised().number) return std::nullopt;
    // The end of the set that voted on it, or the last proof of all.
    for (const auto& [set, last] : voters_.ended())
        if (number <= last) return kept(last);
    return voters_.proven();
}

std::function<void()> Finality::follow_proofs(std::function<void(const Bytes&)> listener) {
    const auto id = next_listener_++;
    listeners_.emplace(id, std::move(listener));
    return [this, id] { listeners_.erase(id); };
}

}  // namespace assay::service
