// SPDX-License-Identifier: Apache-2.0
// Between the voter, which numbers its neighbours, and the network, which knows them by their keys.
#pragma once

#include "client/service/finality.hpp"
#include "client/service/network/node_network.hpp"

namespace assay::service {

class VoteGossip {
  public:
    /// `finality` outlives it.
    explicit VoteGossip(Finality& finality) : finality_{finality} {}

    /// From now on the voter's messages go out. `network` outlives it.
    void connect(NodeNetwork& network);
    /// A message that came. True: it is valid and new.
    bool receive(const network::PeerId& from, const grandpa::GossipMessage& message);

  private:
    grandpa::PeerId number_of(const network::PeerId& peer);

    Finality& finality_;
    NodeNetwork* network_ = nullptr;
    std::map<network::PeerId, grandpa::PeerId> numbers_;
    std::map<grandpa::PeerId, network::PeerId> peers_;
    grandpa::PeerId last_ = 0;
};

}  // namespace assay::service
