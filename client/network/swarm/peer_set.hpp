// SPDX-License-Identifier: Apache-2.0
// Whom we know, whom we let in and whom we dial: limits in all and by address, reserved and boot
// nodes, scores and bans. Decides, and does nothing itself.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "client/network/drop_reason.hpp"
#include "client/network/swarm/score.hpp"
#include "client/network/transport/noise.hpp"
#include "client/network/wire/multiaddr.hpp"
#include "runtime/base/expected.hpp"

namespace assay::network {

struct PeerSetOptions {
    std::size_t inbound_max = 32;       ///< Peers that dialled us; reserved ones come on top.
    std::size_t outbound_max = 8;       ///< Peers that we look for; reserved ones come on top.
    std::size_t pending_max = 64;       ///< Connections whose peer is not known yet.
    std::size_t per_address = 4;        ///< Connections of an IPv4 address or an IPv6 /64.
    bool loopback_is_limited = false;   ///< Whether 127.0.0.1 and ::1 count as an address.
    std::vector<Multiaddr> reserved{};  ///< Always let in, always dialled, never banned.
    bool reserved_only = false;
    std::vector<Multiaddr> boot{};  ///< With /p2p; dialled until there are peers.
    std::size_t known_max = 1024;   ///< Peers whose addresses are remembered.
    Time dial_pause{1'000};         ///< After a failed dial; doubles with each one...
    Time dial_pause_max{60'000};    ///< ...up to this.
};

class PeerSet {
  public:
    explicit PeerSet(PeerSetOptions options);

    // ---- Connections ---------------------------------------------------------------------------

    /// A connection came in. Errors: Banned, TooManyPending, TooManyFromAddress.
    Expected<std::monostate, DropReason> incoming(const Multiaddr& from, Time now);
    /// A connection that `incoming` let in, or that was dialled, has a peer. Errors: Banned,
    /// NotReserved, TooManyConnections. A refused one must still be told of by `ended`.
    Expected<std::monostate, DropReason> ready(const PeerId& peer, Side side, Time now);
    /// It ended. `peer`: where `ready` has let it in.
    void ended(const Multiaddr& remote, Side side, const std::optional<PeerId>& peer, bool pending);

    // ---- Dials ---------------------------------------------------------------------------------

    void learn(const PeerId& peer, const Multiaddr& address);
    /// Whom to dial now; each counts as being dialled until `dialled` says how it went.
    std::vector<Multiaddr> due(Time now);
    void dialled(const PeerId& peer, bool reached, Time now);
    /// Some known peers with addresses, for others who ask.
    std::vector<Multiaddr> known() const;

    // ---- Conduct -------------------------------------------------------------------------------

    /// Whether the peer must be dropped for it.
    bool report(const PeerId& peer, Conduct conduct, Time now);
    void report_address(const Multiaddr& address, Conduct conduct, Time now);
    std::int32_t points_of(const PeerId& peer, Time now) { return peers_.points_of(peer, now); }
    bool banned(const PeerId& peer, Time now) { return peers_.banned(peer, now); }
    bool is_reserved(const PeerId& peer) const { return reserved_.contains(peer); }
    std::vector<PeerId> reserved() const { return {reserved_.begin(), reserved_.end()}; }
    void reserve(const Multiaddr& address);
    void unreserve(const PeerId& peer) { reserved_.erase(peer); }

    std::size_t connected() const { return connected_.size(); }
    std::size_t pending() const { return pending_; }

  private:
    struct Known {
        std::vector<Multiaddr> addresses;
        std::size_t next = 0;  ///< Which address to try.
        unsigned failures = 0;
        Time not_before{0};
        bool dialling = false, kept = false;  ///< `kept`: boot and reserved ones are not forgotten.
    };

    bool is_counted(const Multiaddr& address) const;
    std::size_t count(Side side) const;

    PeerSetOptions options_;
    std::set<PeerId> reserved_;
    std::map<PeerId, Known> known_;
    std::map<PeerId, Side> connected_;
    std::map<std::string, std::size_t> by_address_;
    std::size_t pending_ = 0;
    Scores<PeerId> peers_{4096};
    Scores<std::string> addresses_{4096};
};

}  // namespace assay::network
