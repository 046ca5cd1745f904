// SPDX-License-Identifier: Apache-2.0
// /ipfs/id/1.0.0: a peer says what it is, where it listens, which protocols it speaks, and as whom
// it sees the asker (libp2p's identify specification).
#pragma once

#include "client/network/swarm/swarm.hpp"

namespace assay::network {

inline constexpr std::string_view identify_name = "/ipfs/id/1.0.0";

/// The message, with what we keep of it.
struct PeerInfo {
    std::string protocol_version, agent;
    std::vector<Multiaddr> listens{};   ///< Those that we could dial.
    std::optional<Multiaddr> observed;  ///< Where the sender sees us.
    std::vector<std::string> protocols;
    std::optional<PeerId> key;
    friend bool operator==(const PeerInfo&, const PeerInfo&) = default;
};

struct IdentifyLimits {
    static constexpr std::size_t message_bytes = 64U << 10, addresses = 32, protocols = 256,
                                 text_bytes = 256;
};

Bytes to_bytes(const PeerInfo& info);
/// Nothing when the message is broken. Addresses of other transports and what exceeds the limits
/// are left out.
std::optional<PeerInfo> peer_info_from_bytes(ByteView bytes);

struct IdentifyOptions {
    std::string protocol_version = "/assay/1";
    std::string agent = "assay/0.1.0";
    std::vector<Multiaddr> listens{};  ///< What we tell others to dial.
    Time timeout{10'000};
    /// Told once for each connection.
    std::function<void(const PeerId&, const PeerInfo&)> identified{};
};

class Identify : public Protocol {
  public:
    Identify(Swarm& swarm, IdentifyOptions options);
    ~Identify() override { swarm_.remove(*this); }

    const std::vector<std::string>& names() const override { return names_; }
    std::unique_ptr<StreamHandler> accept(const Stream& stream) override;
    void connected(const PeerId& peer) override;
    void disconnected(const PeerId& peer) override { infos_.erase(peer); }

    /// Nothing before the peer has said it.
    const PeerInfo* info(const PeerId& peer) const;
    void set_identified(std::function<void(const PeerId&, const PeerInfo&)> told) {
        options_.identified = std::move(told);
    }
    void set_listens(std::vector<Multiaddr> listens) { options_.listens = std::move(listens); }

  private:
    class Asker;
    class Answerer;
    void on_info(const PeerId& peer, PeerInfo info);

    Swarm& swarm_;
    IdentifyOptions options_;
    std::vector<std::string> names_{std::string{identify_name}};
    std::map<PeerId, PeerInfo> infos_;
};

}  // namespace assay::network
