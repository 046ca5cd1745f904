// SPDX-License-Identifier: Apache-2.0
// Finality on this node: drives a GRANDPA voter with the blocks that come in, the votes of others
// and the clock, signs where this node is a voter, and makes the chain final. Everything on the
// node's strand.
#pragma once

#include <map>
#include <memory>

#include "client/service/reports.hpp"
#include "client/service/signer.hpp"
#include "client/service/voters.hpp"

namespace assay::service {

/// What finality needs of the node around it.
struct FinalityHooks {
    std::function<grandpa::Time()> now;  ///< Milliseconds.
    /// Runs a job on the strand, later: not within the import of a block.
    std::function<void(std::function<void()>)> post;
    /// `deadline` may have changed.
    std::function<void()> woken = [] {};
    std::function<void(const grandpa::GossipMessage&)> broadcast = [](const auto&) {};
    std::function<void(grandpa::PeerId, const grandpa::GossipMessage&)> send = [](auto,
                                                                                  const auto&) {};
};

class Finality final : public grandpa::VoterChain {
  public:
    /// Nothing is voted for before `start`. `signer` is null on a node that only follows.
    Finality(Chain& chain, db::Database& database, Reports& reports, Signer* signer,
             std::uint64_t slot_ms, FinalityHooks hooks);
    void start() { begin_set(); }
    FinalityHooks& hooks() { return hooks_; }

    grandpa::Verdict receive(grandpa::PeerId from, const grandpa::GossipMessage& message);
    /// A proof that came with a block, which must be imported: from whoever, so it is checked.
    /// False for one that does not hold or is of other voters.
    bool receive_proof(ByteView justification);
    void tick();
    /// When it wants to be ticked at the latest.
    grandpa::Time deadline() const { return voter_->deadline(); }

    bool started() const { return voter_ != nullptr; }
    const grandpa::Voter& voter() const { return *voter_; }
    /// How many votes this validator has cast since it was started.
    struct VotesCast {
        std::uint64_t prevotes = 0, precommits = 0;
    };
    const VotesCast& votes_cast() const { return votes_cast_; }
    const Voters& voters() const { return voters_; }
    /// The final block whose proof covers `number`, with the proof; nothing where none is kept.
    std::optional<ProvenBlock> proof_of(BlockNumber number) const;

    /// Calls `listener` with each new justification until the returned function is called.
    std::function<void()> follow_proofs(std::function<void(const Bytes&)> listener);

    std::optional<Hash256> ancestor(const Hash256& block, BlockNumber number) const override {
        return chain_.ancestor(block, number);
    }
    std::optional<forks::Target> best_containing(const Hash256& block) const override;

  private:
    void begin_set();
    void on_import(const BlockReference& block, bool forced);
    void carry_out();
    bool carry_out(const grandpa::Action& action);
    void cast(const grandpa::CastVote& vote);
    void finalise(const grandpa::Finalise& action);
    void hear(const grandpa::VoteMessage& vote);
    void hand_over(grandpa::PeerId to, grandpa::SetId set);

    Chain& chain_;
    Reports& reports_;
    Signer* signer_;
    std::uint64_t slot_ms_;
    FinalityHooks hooks_;
    Voters voters_;
    grandpa::PlainSignatures signatures_;
    std::unique_ptr<grandpa::Voter> voter_;
    VotesCast votes_cast_;
    std::map<std::uint64_t, std::function<void(const Bytes&)>> listeners_;
    std::uint64_t next_listener_ = 0;
};

}  // namespace assay::service
