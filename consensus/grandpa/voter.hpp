// SPDX-License-Identifier: Apache-2.0
// A voter of one authority set as a state machine (paper, algorithms 1 and 2; Polkadot
// specification, section 6.4): messages, blocks and the time go in, votes to sign, messages to send
// and final blocks come out. It knows no clock, no network and no key.
//
// Who drives it: after each input, and at `deadline()` by `tick`, take the actions and carry them
// out in order. A `CastVote` is to be signed - if the guard against signing twice agrees - and
// given back through `vote_signed`; it may also be dropped, which is as if the vote were lost on
// its way.
#pragma once

#include <map>
#include <set>

#include "consensus/grandpa/equivocation.hpp"
#include "consensus/grandpa/justification.hpp"

namespace assay::grandpa {

using Time = std::uint64_t;    ///< Milliseconds, from whatever origin.
using PeerId = std::uint64_t;  ///< Whatever the network calls a neighbour.

/// The chain as a voter needs it.
class VoterChain : public ChainView {
  public:
    /// The best block on a chain through `block`, no higher than this set may vote. Nothing when
    /// the block is unknown or was given up.
    virtual std::optional<Target> best_containing(const Hash256& block) const = 0;
};

struct VoterOptions {
    std::optional<AuthorityId> id;  ///< Votes under this key where it is in the set.
    Time gossip = 1000;             ///< T: how long a message takes to reach everybody.
    Time commit_delay = 1000;       ///< Waits so long for somebody else's commit before its own.
    Time repeat = 8000;             ///< Says its votes again when a round lasts longer.
};

/// Where a voter begins: at genesis and after a change of set with the round 0 on the block that
/// ended the set before; after a restart with the last round it was done with.
struct VoterStart {
    RoundNumber last_round = 0;
    CatchUp votes;     ///< Of that round, base included; of round 0 the base only.
    Target base;       ///< What the next round's votes lie on: the last block final in rounds.
    Target finalized;  ///< The last final block: not lower.
    /// The round and the votes that made it final, where that was in this set: neighbours that
    /// have not heard of it may be stuck for want of them.
    std::optional<std::pair<RoundNumber, Commit>> commit{};
};

// ---- Actions -----------------------------------------------------------------------------------

struct CastVote {
    RoundNumber round = 0;
    Message message;
};
/// To all neighbours.
struct Broadcast {
    GossipMessage message;
};
struct SendTo {
    PeerId peer = 0;
    GossipMessage message;
};
/// The target of the commit is final, and all before it.
struct Finalise {
    RoundNumber round = 0;
    Commit commit;
};
struct Report {
    EquivocationProof proof;
};
/// Something was said about a block that is not known here.
struct WantBlock {
    Target block;
    PeerId from = 0;
};
/// Keep this for a restart: see VoterStart.
struct RoundDone {
    CatchUp votes;
    Target next_base;
};
using Action = std::variant<CastVote, Broadcast, SendTo, Finalise, Report, WantBlock, RoundDone>;

/// What a message was worth: for scoring the peer that sent it.
enum class Verdict : std::uint8_t {
    Good,
    Known,
    Stale,         ///< Of a round or set that is over.
    Early,         ///< Of a later round or set than is of use here.
    Waits,         ///< Names unknown blocks; looked at again when they come.
    BadSignature,  ///< The peer lies or repeats unchecked lies, as in all that follow.
    Stranger,
    BadVote,  ///< Not on a chain through what was final when the round began.
    BadCommit,
    BadCatchUp,
    TooLarge,
    Unasked,
};

class Voter {
  public:
    /// `chain` and `signatures` must outlive the voter.
    Voter(SetId set_id, VoterSet voters, const VoterChain& chain, SignatureCheck& signatures,
          const VoterOptions& options, const VoterStart& start, Time now);
    Voter(const Voter&) = delete;
    Voter& operator=(const Voter&) = delete;

    Verdict receive(Time now, PeerId from, const GossipMessage& message);
    /// The signed form of a `CastVote`, or the vote that was signed in its place earlier.
    void vote_signed(Time now, RoundNumber round, const SignedMessage& vote);
    void block_imported(Time now, const Target& block);
    void tick(Time now);
    /// When it wants to be ticked at the latest.
    Time deadline() const;
    std::vector<Action> take_actions() { return std::exchange(actions_, {}); }

    SetId set_id() const { return set_id_; }
    RoundNumber best_round() const { return best_; }
    BlockNumber finalized() const { return finalized_; }
    const VoterSet& voters() const { return voters_; }
    /// The votes of a round that is still looked at: the best one and some before it.
    const Round* round(RoundNumber number) const;
    std::vector<RoundNumber> rounds() const;

  private:
    enum class Phase : std::uint8_t { Start, Proposed, Prevoted, Precommitted };
    struct VotingRound {
        Round votes;
        Phase phase = Phase::Start;
        Time prevote_at = 0, precommit_at = 0;
        std::optional<Target> primary{};
        std::optional<Target> notified{};  // Finalised in this round, as far as was said.
        std::optional<Time> commit_at{};
        BlockNumber commit_seen = 0;
        std::vector<SignedMessage> own{};
    };
    // What names unknown blocks, and who was the last to say it and so should have them.
    struct Waiting {
        RoundNumber round = 0;
        SignedMessage message;
        PeerId from = 0;
    };
    struct WaitingCommit {
        RoundNumber round = 0;
        Commit commit;
        PeerId from = 0;
    };

    void begin_round(Time now);
    void advance(Time now);
    void propose(VotingRound& round);
    bool prevote(VotingRound& round, Time now);
    bool precommit(VotingRound& round, Time now);
    bool notify(VotingRound& round, Time now);
    bool finished(VotingRound& round);
    void send_commits(Time now);
    void prune();
    RoundState previous_state();
    Hash256 prevote_base(const VotingRound& round, const RoundState& previous) const;
    bool active() const { return options_.id && voters_.position(*options_.id); }

    Verdict receive_vote(Time now, PeerId from, const VoteMessage& message);
    Verdict receive_commit(Time now, PeerId from, const CommitMessage& message);
    Verdict receive_neighbor(Time now, PeerId from, const NeighborPacket& packet);
    void help(Time now, PeerId peer, RoundNumber round);
    Verdict receive_request(PeerId from, const CatchUpRequest& request);
    Verdict receive_catch_up(Time now, PeerId from, const CatchUp& message);
    Verdict count(Time now, VotingRound& round, const SignedMessage& vote);
    void count_waiting(Time now, VotingRound& round, const SignedMessage& like);
    bool countable(const VotingRound& round, const SignedMessage& vote) const;
    struct StagedVote {
        Stage stage = Stage::Prevote;
        AuthorityId id;
        Ballot ballot;
    };
    std::vector<StagedVote> known_first(const CatchUp& votes) const;
    Verdict apply_commit(Time now, RoundNumber round, const Commit& commit);
    bool known(const Target& block) const {
        return chain_.ancestor(block.hash, block.number) == block.hash;
    }
    void want(const Target& block, PeerId from);
    void want_again();
    void finalise(RoundNumber round, const Commit& commit);
    void say_where();
    void act(Action action) { actions_.push_back(std::move(action)); }

    SetId set_id_;
    VoterSet voters_;
    const VoterChain& chain_;
    SignatureCheck& signatures_;
    VoterOptions options_;

    std::map<RoundNumber, VotingRound> rounds_;  // The best one and those before it.
    RoundNumber best_ = 0;
    RoundState start_state_;  // Of the round before the first that is kept.
    Target finalized_in_rounds_;
    BlockNumber finalized_ = 0;
    std::optional<std::pair<RoundNumber, Commit>> last_commit_;

    std::vector<SignedMessage> future_;  // Votes of the round after the best; checked.
    std::vector<Waiting> waiting_;       // Votes for blocks not known yet; checked.
    std::vector<WaitingCommit> waiting_commits_;
    struct Asked {
        PeerId peer = 0;
        Time until = 0;
    };
    std::optional<Asked> asked_;
    std::set<PeerId> helped_;  // Since the last repetition.
    Time repeat_at_ = 0, now_ = 0, begun_ = 0;
    std::vector<Action> actions_;
};

}  // namespace assay::grandpa
