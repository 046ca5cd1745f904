// SPDX-License-Identifier: Apache-2.0
// Fast sync as a state machine: asks one peer at a time, first for the way to its newest final
// block (Warp), then for the state there (StateDownload). No I/O, no clock: answers and the time
// come in, questions and complaints come out.
//
// A peer that fails loses what it sent of the state; what was proven stays, for it stands for
// itself. The next one is asked for the way on from there, so that nobody is asked for a state
// which is too old by then.
#pragma once

#include "client/network/protocols/state_request.hpp"
#include "client/network/swarm/requests.hpp"
#include "client/network/sync/state_download.hpp"
#include "client/network/sync/warp.hpp"

namespace assay::network {

struct FastSyncOptions {
    std::size_t state_bytes_max = std::size_t{2} << 30;  ///< Keys and values; all is in memory.
    Time pause_after_failure{10'000};                    ///< Before a peer is asked again.
    /// A peer that refuses a page after others is busy: how often, and when it is asked again.
    unsigned retries = 8;
    Time pause_before_retry{2'000};
    Time patience{10'000};  ///< With peers that have nothing final, before `chain_is_young`.
};

struct FastSyncQuestion {
    PeerId peer;
    std::variant<WarpRequest, StateRequest> ask;
};

/// Why a peer was given up: a name of RequestError, WarpError or DownloadError.
struct FastSyncRefusal {
    PeerId peer;
    std::string reason;
    std::optional<Conduct> conduct;  ///< To be reported; nothing where that has happened.
};

/// What was fetched, all of it checked.
struct FinalState {
    /// The headers at which the voters have changed, lowest first; the last one is the block.
    std::vector<WarpFragment> way;
    storage::Entries state;
    grandpa::AuthorityList voters;  ///< Of what follows the block.
    grandpa::SetId set_id = 0;
};

class FastSync {
  public:
    struct Peer {
        PeerId id;
        BlockNumber best = 0;  ///< As it claims.
    };

    /// From genesis, with the voters that are in force there; their set is number 0.
    FastSync(const BlockPoint& genesis, const grandpa::AuthorityList& voters,
             FastSyncOptions options = {});

    /// What to ask of the peers there are; nothing while an answer is awaited. Answer with `proven`
    /// or `received`, also when the peer has gone.
    std::optional<FastSyncQuestion> next(const std::vector<Peer>& peers, Time now);
    std::optional<FastSyncRefusal> proven(Expected<WarpProof, RequestError> answer,
                                          grandpa::SignatureCheck& signatures, Time now);
    std::optional<FastSyncRefusal> received(Expected<StateEntries, RequestError> answer, Time now);

    bool done() const { return download_ && download_->done(); }
    /// Once `done`.
    FinalState take();
    /// No peer knows of a final block above genesis, and that for a while: there is nothing to be
    /// gained.
    bool chain_is_young(Time now) const {
        return nothing_since_ && now - *nothing_since_ >= options_.patience;
    }

    /// How far the proofs have led.
    const BlockPoint& at() const { return warp_.at(); }
    grandpa::SetId set_id() const { return warp_.set_id(); }
    /// Of the state, so far.
    std::size_t bytes() const { return download_ ? download_->bytes() : 0; }

  private:
    void choose(const std::vector<Peer>& peers, Time now);
    void let_go();
    void look_for_nothing(const std::vector<Peer>& peers, Time now);
    FastSyncRefusal give_up(std::string_view reason, std::optional<Conduct> conduct, Time now);

    FastSyncOptions options_;
    Warp warp_;
    std::vector<WarpFragment> way_;
    std::optional<StateDownload> download_;
    std::optional<PeerId> peer_;  ///< Who is asked, until it has sent all or failed.
    bool asking_ = false;
    unsigned refused_ = 0;  ///< The same page, by now.
    Time resume_at_{0};
    std::map<PeerId, Time> not_before_;
    std::set<PeerId> empty_;  ///< Those that know of nothing final.
    std::optional<Time> nothing_since_;
};

}  // namespace assay::network
