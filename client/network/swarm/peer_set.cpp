// SPDX-License-Identifier: Apache-2.0
#include "client/network/swarm/peer_set.hpp"

#include "runtime/base/check.hpp"

namespace assay::network {

namespace {

constexpr std::size_t addresses_of_a_peer = 4, told_max = 20, dials_at_once = 4;
constexpr unsigned failures_to_forget = 8;

bool is_loopback(const Multiaddr& address) {
    return address.host == "::1" ||
           (address.kind == HostKind::Ip4 && address.host.starts_with("127."));
}

}  // namespace

PeerSet::PeerSet(PeerSetOptions options) : options_{std::move(options)} {
    for (const auto& address : options_.reserved) reserve(address);
    for (const auto& address : options_.boot)
        if (address.peer) {
            learn(*address.peer, address);
            known_.at(*address.peer).kept = true;
        }
}

void PeerSet::reserve(const Multiaddr& address) {
    if (!address.peer) return;
    reserved_.insert(*address.peer);
    learn(*address.peer, address);
    known_.at(*address.peer).kept = true;
}

bool PeerSet::is_counted(const Multiaddr& address) const {
    return options_.loopback_is_limited || !is_loopback(address);
}

Expected<std::monostate, DropReason> PeerSet::incoming(const Multiaddr& from, Time now) {
    const auto group = address_group(from);
    if (is_counted(from)) {
        ENSURE(!addresses_.banned(group, now), Failure{DropReason::Banned});
        const auto found = by_address_.find(group);
        ENSURE(found == by_address_.end() || found->second < options_.per_address,
               Failure{DropReason::TooManyFromAddress});
    }
    ENSURE(pending_ < options_.pending_max, Failure{DropReason::TooManyPending});
    ++by_address_[group];
    ++pending_;
    return std::monostate{};
}

std::size_t PeerSet::count(Side side) const {
    return static_cast<std::size_t>(std::ranges::count_if(connected_, [&](const auto& each) {
        return each.second == side && !is_reserved(each.first);
    }));
}

Expected<std::monostate, DropReason> PeerSet::ready(const PeerId& peer, Side side, Time now) {
    if (!is_reserved(peer)) {
        ENSURE(!options_.reserved_only, Failure{DropReason::NotReserved});
        ENSURE(!peers_.banned(peer, now), Failure{DropReason::Banned});
        // A peer that is connected already takes no further place.
        const auto limit = side == Side::Listener ? options_.inbound_max : options_.outbound_max;
        ENSURE(connected_.contains(peer) || count(side) < limit,
               Failure{DropReason::TooManyConnections});
    }
    if (side == Side::Listener) {
        INVARIANT(pending_ > 0);
        --pending_;
    }
    connected_[peer] = side;
    return std::monostate{};
}

void PeerSet::ended(const Multiaddr& remote, Side side, const std::optional<PeerId>& peer,
                    bool pending) {
    if (peer) connected_.erase(*peer);
    if (side == Side::Dialer) return;
    if (pending) --pending_;
    const auto found = by_address_.find(address_group(remote));
    INVARIANT(found != by_address_.end());
    if (--found->second == 0) by_address_.erase(found);
}

void PeerSet::learn(const PeerId& peer, const Multiaddr& address) {
    if (address.port == 0) return;
    auto found = known_.find(peer);
    if (found == known_.end()) {
        if (known_.size() >= options_.known_max) {
            const auto worst = std::ranges::max_element(known_, {}, [](const auto& each) {
                return each.second.kept || each.second.dialling
                           ? -1
                           : static_cast<int>(each.second.failures);
            });
            if (worst->second.kept || worst->second.dialling || worst->second.failures == 0) return;
            known_.erase(worst);
        }
        found = known_.emplace(peer, Known{}).first;
    }
    auto& addresses = found->second.addresses;
    Multiaddr full = address;
    full.peer = peer;
    if (std::ranges::find(addresses, full) != addresses.end()) return;
    if (addresses.size() >= addresses_of_a_peer) {
        if (found->second.kept) return;
        addresses.erase(addresses.begin());
    }
    addresses.push_back(std::move(full));
}

std::vector<Multiaddr> PeerSet::due(Time now) {
    std::vector<Multiaddr> wanted;
    auto places = options_.outbound_max - std::min(options_.outbound_max, count(Side::Dialer));
    for (const auto& [peer, known] : known_)
        if (known.dialling && !is_reserved(peer) && places > 0) --places;
    for (auto& [peer, known] : known_) {
        const bool reserved = is_reserved(peer);
        if (known.addresses.empty() || known.dialling || known.not_before > now ||
            connected_.contains(peer) || wanted.size() >= dials_at_once)
            continue;
        if (!reserved && (options_.reserved_only || places == 0 || peers_.banned(peer, now)))
            continue;
        if (!reserved) --places;
        known.dialling = true;
        wanted.push_back(known.addresses[known.next++ % known.addresses.size()]);
    }
    return wanted;
}

void PeerSet::dialled(const PeerId& peer, bool reached, Time now) {
    const auto found = known_.find(peer);
    if (found == known_.end()) return;
    auto& known = found->second;
    known.dialling = false;
    if (reached) {
        known.failures = 0;
        known.not_before = now + options_.dial_pause;
        return;
    }
    known.failures = std::min(known.failures + 1, 16U);
    if (known.failures >= failures_to_forget && !known.kept) {
        known_.erase(found);
        return;
    }
    const auto pause = options_.dial_pause * (1 << std::min(known.failures - 1, 10U));
    known.not_before = now + std::min<Time>(pause, options_.dial_pause_max);
}

std::vector<Multiaddr> PeerSet::known() const {
    std::vector<Multiaddr> told;
    for (const auto& [peer, known] : known_)
        if (told.size() < told_max && !known.addresses.empty() && known.failures == 0)
            told.push_back(known.addresses.front());
    return told;
}

bool PeerSet::report(const PeerId& peer, Conduct conduct, Time now) {
    // A reserved peer's score is kept and shown, but its operator has vouched for it.
    return peers_.report(peer, conduct, now) && !is_reserved(peer);
}

void PeerSet::report_address(const Multiaddr& address, Conduct conduct, Time now) {
    if (is_counted(address)) addresses_.report(address_group(address), conduct, now);
}

}  // namespace assay::network
