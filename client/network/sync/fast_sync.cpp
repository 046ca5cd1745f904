// SPDX-License-Identifier: Apache-2.0
#include "client/network/sync/fast_sync.hpp"

#include "runtime/base/check.hpp"

namespace assay::network {

FastSync::FastSync(const BlockPoint& genesis, const grandpa::AuthorityList& voters,
                   FastSyncOptions options)
    : options_{options}, warp_{genesis, voters, 0} {}

std::optional<FastSyncQuestion> FastSync::next(const std::vector<Peer>& peers, Time now) {
    if (asking_ || done()) return std::nullopt;
    look_for_nothing(peers, now);
    if (peer_ && std::ranges::find(peers, *peer_, &Peer::id) == peers.end()) let_go();
    if (!peer_) choose(peers, now);
    if (!peer_ || now < resume_at_) return std::nullopt;
    asking_ = true;
    if (download_) return FastSyncQuestion{*peer_, download_->next()};
    return FastSyncQuestion{*peer_, WarpRequest{warp_.at().hash}};
}

// The one that claims most. A claim gains nothing but to be asked first.
void FastSync::choose(const std::vector<Peer>& peers, Time now) {
    std::erase_if(not_before_, [&](const auto& pause) { return pause.second <= now; });
    BlockNumber highest = 0;
    for (const auto& [id, best] : peers) {
        if (not_before_.contains(id) || best < warp_.at().number || best <= highest) continue;
        highest = best;
        peer_ = id;
    }
}

void FastSync::look_for_nothing(const std::vector<Peer>& peers, Time now) {
    std::erase_if(empty_, [&](const PeerId& id) {
        return std::ranges::find(peers, id, &Peer::id) == peers.end();
    });
    const bool nothing = !peers.empty() && warp_.at().number == 0 &&
                         std::ranges::all_of(peers, [&](const Peer& peer) {
                             return peer.best == 0 || empty_.contains(peer.id);
                         });
    if (!nothing)
        nothing_since_.reset();
    else if (!nothing_since_)
        nothing_since_ = now;
}

void FastSync::let_go() {
    peer_.reset();
    download_.reset();
    refused_ = 0;
    resume_at_ = Time{0};
}

FastSyncRefusal FastSync::give_up(std::string_view reason, std::optional<Conduct> conduct,
                                  Time now) {
    FastSyncRefusal refusal{*peer_, std::string{reason}, conduct};
    not_before_[*peer_] = now + options_.pause_after_failure;
    let_go();
    return refusal;
}

std::optional<FastSyncRefusal> FastSync::proven(Expected<WarpProof, RequestError> answer,
                                                grandpa::SignatureCheck& signatures, Time now) {
    INVARIANT(asking_ && peer_);
    asking_ = false;
    // The layer below has blamed the peer where it is to blame.
    if (!answer) return give_up(to_text(answer.error()), std::nullopt, now);
    if (const auto added = warp_.add(*answer, signatures); !added)
        return give_up(to_text(added.error()), Conduct::BadJustification, now);
    for (auto& fragment : answer->proofs) {
        // A block that is only final was the end of the way for a while.
        if (!way_.empty() && !new_voters(way_.back().header)) way_.pop_back();
        way_.push_back(std::move(fragment));
    }
    empty_.erase(*peer_);
    if (!warp_.finished()) return std::nullopt;
    if (!warp_.header()) {
        empty_.insert(*peer_);
        return give_up("NothingFinal", std::nullopt, now);
    }
    download_.emplace(warp_.at(), warp_.header()->state_root, options_.state_bytes_max);
    return std::nullopt;
}

std::optional<FastSyncRefusal> FastSync::received(Expected<StateEntries, RequestError> answer,
                                                  Time now) {
    INVARIANT(asking_ && peer_ && download_);
    asking_ = false;
    if (!answer) {
        const bool busy = answer.error() == RequestError::Refused && download_->bytes() > 0;
        if (!busy || ++refused_ > options_.retries)
            return give_up(to_text(answer.error()), std::nullopt, now);
        resume_at_ = now + options_.pause_before_retry;
        return std::nullopt;
    }
    refused_ = 0;
    if (const auto added = download_->add(*std::move(answer)); !added) {
        // It may be that large.
        const bool lies = added.error() != DownloadError::TooLarge;
        return give_up(to_text(added.error()),
                       lies ? std::optional{Conduct::BadState} : std::nullopt, now);
    }
    return std::nullopt;
}

FinalState FastSync::take() {
    INVARIANT(done());
    return {std::move(way_), download_->take(), warp_.voters(), warp_.set_id()};
}

}  // namespace assay::network
