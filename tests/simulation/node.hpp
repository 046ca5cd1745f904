// SPDX-License-Identifier: Apache-2.0
// A simulated validator: the real rules of BABE, GRANDPA, fork choice and the guard, with a disk
// that survives a crash (or does not) and a network that the simulation owns. A Byzantine one runs
// the same and lies on its way out.
#pragma once

#include <memory>
#include <set>

#include "consensus/grandpa/authority_set.hpp"
#include "consensus/guard/guard.hpp"
#include "tests/simulation/world.hpp"

namespace assay::simulation {

struct AskBlock {
    Hash256 block;
};
struct Blocks {
    std::vector<Hash256> hashes;  ///< Lowest first.
};
using Packet = std::variant<Blocks, AskBlock, grandpa::GossipMessage>;

/// Where packets go; the simulation delays, drops and reorders them.
class Wire {
  public:
    virtual ~Wire() = default;
    virtual void send(NodeId from, NodeId to, std::shared_ptr<const Packet> packet) = 0;
    virtual void send_late(NodeId from, NodeId to, std::shared_ptr<const Packet> packet,
                           Time delay) = 0;
};

enum class Conduct : std::uint8_t {
    Honest,
    Equivocate,  ///< Two blocks a slot, two votes a stage, to different halves.
    Withhold,    ///< Sends its votes to nobody, its blocks to some, late.
    SplitVotes,  ///< Votes for what the rules do not ask for, without contradicting itself.
    Late,        ///< Sends everything late, commits and catch-ups very late.
};

/// What outlives a crash.
struct Disk {
    std::vector<Hash256> blocks;  // In the order of import.
    forks::Target finalised;
    std::optional<grandpa::AuthorityRecord> authorities;
    std::optional<std::pair<grandpa::SetId, grandpa::RoundDone>> round;
    forks::Target set_start;
    std::map<grandpa::SetId, grandpa::CommitMessage> handoffs;
    guard::Record guard;
    std::optional<std::pair<grandpa::SetId, grandpa::Finalise>> proven;
};

class Node final : public grandpa::VoterChain {
  public:
    Node(World& world, Wire& wire, NodeId id, Conduct conduct, Time skew, std::uint64_t seed);

    void start(Time now);
    void crash() { running_ = false; }
    void lose_disk() { disk_.reset(); }
    bool running() const { return running_; }
    Conduct conduct() const { return conduct_; }

    void receive(Time now, NodeId from, const Packet& packet);
    /// A slot of its own clock begins.
    void slot(Time now);
    void tick(Time now);
    /// When it is to be ticked at the latest, on the world's clock.
    Time deadline() const { return voter_->deadline() - skew_; }
    /// Says what its best block is, so that others ask for what they lack.
    void announce();
    Time skew() const { return skew_; }

    BlockNumber finalised() const { return tree_->finalised().number; }
    forks::Target best() const { return tree_->best(); }
    std::string describe() const;

    std::optional<Hash256> ancestor(const Hash256& block, BlockNumber number) const override {
        return tree_->ancestor(block, number);
    }
    std::optional<forks::Target> best_containing(const Hash256& block) const override;

  private:
    babe::Slot slot_at(Time now) const { return (now + skew_) / slot_ms; }
    void begin_set(Time now);
    bool import(Time now, const Hash256& hash);
    void import_all(Time now, NodeId from, const std::vector<Hash256>& hashes);
    void author(Time now, babe::Slot slot, const babe::PreDigest& claim);
    frame::Header build(babe::Slot slot, const babe::PreDigest& claim, std::uint8_t salt) const;
    void carry_out(Time now);
    void cast(Time now, const grandpa::CastVote& vote);
    void cast_byzantine(Time now, const grandpa::CastVote& vote);
    void finalise(Time now, const grandpa::Finalise& action);
    void gossip(const grandpa::GossipMessage& message);
    void hear(const grandpa::GossipMessage& message);
    void send(NodeId to, Packet packet);
    void broadcast(const Packet& packet);
    grandpa::SignedMessage signed_vote(const grandpa::Message& message,
                                       grandpa::RoundNumber round) const;

    World& world_;
    Wire& wire_;
    NodeId id_;
    Conduct conduct_;
    Time skew_;
    Random random_;
    bool running_ = false, started_before_ = false;
    std::optional<Disk> disk_;

    std::optional<forks::BlockTree> tree_;
    std::map<Hash256, babe::Epochs> epochs_;
    std::map<Hash256, babe::Slot> slots_;
    std::map<Hash256, std::vector<Hash256>> orphans_;  // By the parent that is missing.
    std::optional<babe::EquivocationWatch> watch_;
    std::optional<grandpa::AuthoritySet> authorities_;
    std::optional<guard::Guard> guard_;
    std::unique_ptr<grandpa::Voter> voter_;
};

}  // namespace assay::simulation
