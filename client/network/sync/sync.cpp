// SPDX-License-Identifier: Apache-2.0
#include "client/network/sync/sync.hpp"

#include "runtime/base/check.hpp"

namespace assay::network {

namespace {

std::size_t bytes_of(const std::vector<BlockData>& blocks) {
    std::size_t bytes = 0;
    for (const auto& block : blocks) {
        bytes += 512;
        for (const auto& extrinsic : block.body) bytes += extrinsic.size() + 32;
        for (const auto& [engine, proof] : block.justifications) bytes += proof.size() + 32;
    }
    return bytes;
}

BlockNumber number_of(const BlockData& block) { return block.header->number.value; }

}  // namespace

Sync::Sync(const Ledger& ledger, SyncOptions options) : ledger_{ledger}, options_{options} {}

// ---- Peers -----------------------------------------------------------------------------------

void Sync::joined(const PeerId& id, const BlockPoint& best, Time now) {
    auto& peer = peers_[id];
    peer = {};
    peer.best = best;
    if (knows(best)) peer.common = best.number;
    plan(id, peer, now);
}

void Sync::left(const PeerId& id) {
    peers_.erase(id);
    // What it sent stays: blocks stand for themselves.
}

bool Sync::knows(const BlockPoint& point) const {
    return importing_.contains(point.hash) || ledger_.header(point.hash).has_value();
}

void Sync::announced(const PeerId& id, const frame::Header& header, bool best, Time now) {
    const auto found = peers_.find(id);
    if (found == peers_.end()) return;
    auto& peer = found->second;
    const BlockPoint point{frame::hash_of(header), header.number.value};
    if (best) peer.best = point;
    if (knows(point)) {
        if (best) peer.common = point.number;
        return;
    }
    // A fork below what is final can never matter.
    if (point.number <= ledger_.finalised().number) return report(id, Conduct::Unneeded);
    const bool parent_known = knows({header.parent_hash, point.number - 1});
    if (parent_known && best) peer.common = point.number - 1;
    if (parent_known && peer.stage == Stage::Idle && now >= peer.not_before) {
        BlockRequest request;
        request.from = point.hash;
        return ask(id, peer, Stage::Single, request);
    }
    plan(id, peer, now);
}

void Sync::report(const PeerId& peer, Conduct conduct) {
    actions_.push_back({SyncAction::Kind::Report, peer, {}, {}, conduct});
}

void Sync::ask(const PeerId& id, Peer& peer, Stage stage, BlockRequest request) {
    peer.stage = stage;
    peer.request = request;
    actions_.push_back({SyncAction::Kind::Request, id, std::move(request), {}, {}});
}

// ---- What to ask -----------------------------------------------------------------------------

void Sync::plan(Time now) {
    for (auto& [id, peer] : peers_) plan(id, peer, now);
}

void Sync::plan(const PeerId& id, Peer& peer, Time now) {
    if (peer.stage != Stage::Idle || now < peer.not_before) return;
    if (knows(peer.best)) {
        peer.common = peer.best.number;
        return;
    }
    if (peer.best.number <= ledger_.finalised().number) return;
    if (!peer.common)
        search(id, peer);
    else
        fetch(id, peer);
}

// Looks for the highest common block: first at our end or its, whichever is lower, then further and
// further down, then by halves between a block that is common and one that is not.
void Sync::search(const PeerId& id, Peer& peer) {
    const auto final = ledger_.finalised().number;
    if (!peer.bisecting && peer.high == 0) {
        peer.low = final;
        peer.high = std::min(ledger_.best().number, peer.best.number) + 1;
        peer.step = 1;
    }
    // Everything final is common, or the peer is of no use to us.
    if (peer.high <= peer.low + 1) {
        peer.common = peer.low;
        peer.high = 0;
        peer.bisecting = false;
        return fetch(id, peer);
    }
    BlockNumber guess = 0;
    if (peer.bisecting) {
        guess = peer.low + (peer.high - peer.low) / 2;
    } else {
        guess = peer.high - std::min(peer.step, peer.high - peer.low - 1);
        peer.step *= 2;
    }
    BlockRequest request;
    request.bodies = request.justifications = false;
    request.from = guess;
    ask(id, peer, Stage::Searching, request);
}

void Sync::on_search(Peer& peer, const std::vector<BlockData>& blocks) {
    const auto& block = blocks.front();
    const auto number = number_of(block);
    const auto ours = ledger_.hash_at(number);
    if (ours && *ours == block.hash) {
        peer.low = number;
        peer.bisecting = true;
    } else {
        peer.high = number;
    }
}

bool Sync::is_taken(BlockNumber number) const {
    // In a range that waits, or in one that somebody has been asked for.
    const auto above = ranges_.upper_bound(number);
    if (above != ranges_.begin()) {
        const auto& range = *std::prev(above);
        if (number < range.first + range.second.blocks.size()) return true;
    }
    return std::ranges::any_of(peers_, [&](const auto& each) {
        const auto& peer = each.second;
        if (peer.stage != Stage::Fetching) return false;
        const auto from = *std::get_if<BlockNumber>(&peer.request.from);
        return number >= from && number < from + peer.request.max_blocks;
    });
}

void Sync::fetch(const PeerId& id, Peer& peer) {
    if (buffered_bytes_ >= options_.buffered_bytes_max) return;
    const auto base = given_ ? given_->number : ledger_.best().number;
    // On a fork of its own, a peer is asked from where the fork begins.
    auto from = *peer.common + 1;
    const auto limit = std::max(base, *peer.common) + options_.ahead_max;
    while (from <= peer.best.number && from <= limit && is_taken(from)) ++from;
    if (from > peer.best.number || from > limit) return;
    BlockRequest request;
    request.from = from;
    request.max_blocks = 0;
    while (request.max_blocks < options_.blocks_a_request &&
           from + request.max_blocks <= peer.best.number && !is_taken(from + request.max_blocks))
        ++request.max_blocks;
    ask(id, peer, Stage::Fetching, request);
}

// ---- What comes ------------------------------------------------------------------------------

void Sync::answered(const PeerId& id, Result result, Time now) {
    const auto found = peers_.find(id);
    if (found == peers_.end()) return;
    auto& peer = found->second;
    const auto stage = std::exchange(peer.stage, Stage::Idle);
    if (stage == Stage::Idle) return;
    if (!result) {
        // The layer below has blamed the peer where it is to blame.
        peer.not_before = now + options_.pause_after_failure;
        return plan(now);
    }
    auto& blocks = *result;
    const bool complete = std::ranges::all_of(
        blocks, [](const BlockData& block) { return block.header.has_value(); });
    if (!complete || !answers(blocks, peer.request)) {
        report(id, Conduct::WrongResponse);
        peer.not_before = now + options_.pause_after_failure;
        return plan(now);
    }
    if (blocks.empty()) {
        report(id, Conduct::EmptyResponse);
        peer.common.reset();
        peer.high = 0;
        peer.bisecting = false;
        peer.not_before = now + options_.pause_after_nothing;
        return plan(now);
    }
    if (stage == Stage::Searching)
        on_search(peer, blocks);
    else
        keep(id, peer, std::move(blocks));
    deliver();
    plan(now);
}

void Sync::keep(const PeerId& id, Peer& peer, std::vector<BlockData> blocks) {
    const auto first = number_of(blocks.front());
    const auto bytes = bytes_of(blocks);
    if (!knows({blocks.front().header->parent_hash, first == 0 ? 0 : first - 1}) &&
        first == peer.common.value_or(0) + 1) {
        // It does not join where we thought its chain leaves ours: look again.
        peer.common.reset();
        peer.high = 0;
        peer.bisecting = false;
        return;
    }
    // Two peers on different forks may have sent the same numbers; the first stay.
    if (ranges_.contains(first)) return;
    buffered_bytes_ += bytes;
    ranges_.emplace(first, Range{id, std::move(blocks), bytes});
}

// Gives away what joins the chain, in order, as far as the importer takes it.
void Sync::deliver() {
    for (bool any = true; any && importing_.size() < options_.importing_max;) {
        any = false;
        for (auto each = ranges_.begin(); each != ranges_.end(); ++each) {
            auto& range = each->second;
            const auto& front = *range.blocks.front().header;
            if (!knows({front.parent_hash, front.number.value == 0 ? 0 : front.number.value - 1}))
                continue;
            auto node = ranges_.extract(each);
            buffered_bytes_ -= node.mapped().bytes;
            give(node.mapped().from, std::move(node.mapped().blocks));
            any = true;
            break;
        }
    }
}

void Sync::give(const PeerId& from, std::vector<BlockData> blocks) {
    std::erase_if(blocks, [&](const BlockData& block) {
        return knows({block.hash, number_of(block)});
    });
    if (blocks.empty()) return;
    for (const auto& block : blocks) importing_.emplace(block.hash, from);
    given_ = BlockPoint{blocks.back().hash, number_of(blocks.back())};
    // Whoever shared the block below is taken to share these too; if it does not, what it sends
    // next will not join, and the search begins anew.
    const auto first = number_of(blocks.front());
    for (auto& [id, peer] : peers_)
        if (peer.common && *peer.common + 1 >= first && *peer.common < given_->number)
            peer.common = std::min(given_->number, peer.best.number);
    actions_.push_back({SyncAction::Kind::Import, from, {}, std::move(blocks), {}});
}

void Sync::imported(const Hash256& hash, ImportResult result, Time now) {
    const auto found = importing_.find(hash);
    if (found == importing_.end()) return;
    const auto from = found->second;
    importing_.erase(found);
    switch (result) {
        case ImportResult::Imported:
            report(from, Conduct::UsefulBlock);
            break;
        case ImportResult::Known:
            break;
        case ImportResult::Bad:
            report(from, Conduct::BadBlock);
            start_over(now, from);
            break;
        case ImportResult::UnknownParent:
        case ImportResult::Deferred:
            start_over(now, from);
            break;
    }
    deliver();
    plan(now);
}

// What was built on a block that failed is worth nothing; where chains part must be found anew. If
// one peer is the cause, only that one has to wait: it must not hold up the others.
void Sync::start_over(Time now, const std::optional<PeerId>& cause) {
    ranges_.clear();
    buffered_bytes_ = 0;
    given_.reset();
    for (auto& [id, peer] : peers_) {
        peer.common.reset();
        peer.high = 0;
        peer.bisecting = false;
        if (!cause || *cause == id)
            peer.not_before = std::max(peer.not_before, now + options_.pause_after_failure);
    }
}

void Sync::tick(Time now) {
    if (importing_.empty() && ranges_.empty()) given_.reset();
    // Ranges that nothing leads to any more, because whoever had the blocks before them is gone.
    if (importing_.empty() && !ranges_.empty() &&
        std::ranges::none_of(peers_,
                             [](const auto& each) { return each.second.stage == Stage::Fetching; }))
        start_over(now);
    deliver();
    plan(now);
}

BlockNumber Sync::target() const {
    std::vector<BlockNumber> claims;
    for (const auto& [id, peer] : peers_) claims.push_back(peer.best.number);
    if (claims.empty()) return 0;
    const auto middle = claims.begin() + static_cast<std::ptrdiff_t>(claims.size() / 2);
    std::ranges::nth_element(claims, middle);
    return *middle;
}

}  // namespace assay::network
