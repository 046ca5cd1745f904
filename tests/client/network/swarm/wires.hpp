// SPDX-License-Identifier: Apache-2.0
// Swarms joined by wires in memory, on a clock that the test moves: real handshakes and streams
// without sockets.
#pragma once

#include <random>

#include "client/network/swarm/identify.hpp"
#include "client/network/swarm/ping.hpp"
#include "client/network/swarm/swarm.hpp"

namespace assay::network::testing {

inline SwarmOptions options_of(std::uint8_t number, PeerSetOptions peers = {}) {
    SwarmOptions options;
    options.identity_seed = {number, 0xaa};
    const auto source = std::make_shared<std::mt19937_64>(number);
    options.random = [source](std::span<std::uint8_t> out) {
        for (auto& byte : out) byte = static_cast<std::uint8_t>((*source)());
    };
    options.peers = std::move(peers);
    return options;
}

/// Where swarm `number` can be dialled.
inline Multiaddr address_of(std::uint8_t number) {
    return {HostKind::Ip4, "10.0.0." + std::to_string(number), 30333,
            Identity{ByteArray<32>{number, 0xaa}}.peer()};
}

class Wires {
  public:
    Time now{1'000'000};

    void add(std::uint8_t number, Swarm& swarm) {
        swarms_[number] = &swarm;
        swarm.tick(now);
    }

    /// Carries bytes and actions until nobody has anything to say.
    void settle() {
        for (bool any = true; any;) {
            any = false;
            for (auto& [number, swarm] : swarms_) {
                for (auto& action : swarm->take_actions()) any = true, act(number, action);
                for (const auto id : swarm->take_dirty()) any |= carry(number, id);
            }
        }
    }
    void pass(Time time, Time step = Time{500}) {
        for (const auto end = now + time; now < end;) {
            now += step;
            for (auto& [number, swarm] : swarms_) swarm->tick(now);
            settle();
        }
    }
    std::size_t open() const { return wires_.size() / 2; }

  private:
    using End = std::pair<std::uint8_t, ConnectionId>;

    void act(std::uint8_t number, const SwarmAction& action) {
        auto& swarm = *swarms_[number];
        const End here{number, action.connection};
        if (action.kind == SwarmAction::Kind::Close) {
            static_cast<void>(swarm.pull(action.connection, 1U << 20));
            cut(here);
            return;
        }
        const auto other = std::ranges::find_if(swarms_, [&](const auto& each) {
            return address_of(each.first).host == action.address.host;
        });
        if (other == swarms_.end()) return swarm.dial_failed(action.connection, now);
        auto from = address_of(number);
        from.peer.reset();
        const auto id = other->second->accepted(from, now);
        if (!id) return swarm.dial_failed(action.connection, now);
        wires_[here] = {other->first, *id};
        wires_[{other->first, *id}] = here;
        swarm.dialled(action.connection, now);
    }
    void cut(End here) {
        const auto found = wires_.find(here);
        if (found == wires_.end()) return;
        const auto there = found->second;
        wires_.erase(found);
        wires_.erase(there);
        swarms_[there.first]->closed(there.second, DropReason::RemoteClosed, now);
    }
    bool carry(std::uint8_t number, ConnectionId id) {
        const auto found = wires_.find({number, id});
        if (found == wires_.end()) return false;
        const auto there = found->second;
        bool any = false;
        for (;;) {
            const auto bytes = swarms_[number]->pull(id, 1U << 16);
            if (bytes.empty()) return any;
            any = true;
            swarms_[number]->written(id, now);
            swarms_[there.first]->received(there.second, bytes, now);
            if (!wires_.contains({number, id})) return true;
        }
    }

    std::map<std::uint8_t, Swarm*> swarms_;
    std::map<End, End> wires_;
};

/// A swarm that notes who came and why they went.
struct Member {
    explicit Member(Wires& wires, std::uint8_t number, SwarmOptions options)
        : swarm{std::move(options)} {
        swarm.set_events(
            {[this](const PeerId& peer, Side) { came.push_back(peer); },
             [this](const PeerId&, DropReason reason) { went.push_back(reason); },
             [this](const Multiaddr&, DropReason reason) { dropped.push_back(reason); }});
        wires.add(number, swarm);
    }
    Member(Wires& wires, std::uint8_t number) : Member{wires, number, options_of(number)} {}
    ~Member() { swarm.shut_down(); }

    Swarm swarm;
    std::vector<PeerId> came;
    std::vector<DropReason> went, dropped;
};

}  // namespace assay::network::testing
