// SPDX-License-Identifier: Apache-2.0
// /ipfs/ping/1.0.0: 32 random bytes go out and must come back. Finds dead peers, and measures how
// far the living ones are.
#pragma once

#include "client/network/swarm/rate.hpp"
#include "client/network/swarm/swarm.hpp"

namespace assay::network {

inline constexpr std::string_view ping_name = "/ipfs/ping/1.0.0";

struct PingOptions {
    Time every{15'000};
    Time timeout{20'000};
    Rate rate{2, 16};  ///< Of pings that we answer, for each stream.
};

class Ping : public Protocol {
  public:
    explicit Ping(Swarm& swarm, PingOptions options = {});
    ~Ping() override { swarm_.remove(*this); }

    const std::vector<std::string>& names() const override { return names_; }
    std::unique_ptr<StreamHandler> accept(const Stream& stream) override;
    void connected(const PeerId& peer) override;
    void disconnected(const PeerId& peer) override { round_trips_.erase(peer); }

    /// The last one measured.
    std::optional<Time> round_trip(const PeerId& peer) const;

  private:
    class Asker;
    class Answerer;

    Swarm& swarm_;
    PingOptions options_;
    std::vector<std::string> names_{std::string{ping_name}};
    std::map<PeerId, Time> round_trips_;
};

}  // namespace assay::network
