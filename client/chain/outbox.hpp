// SPDX-License-Identifier: Apache-2.0
// Sends an account's calls: keeps the nonces, sends nothing twice while it may still be on its way,
// and says what became of each. Roles ask for the same call every block until the chain shows its
// effect, so a lost extrinsic, a restarted node or a restarted worker costs blocks and nothing
// else.
#pragma once

#include <map>

#include "client/chain/node.hpp"

namespace assay::chain {

/// What became of a call.
struct Delivered {
    std::string what;
    BlockNumber block = 0;
    Balance fee = 0;
    std::optional<std::string> error;  ///< The call failed, and why.
};

class Outbox {
  public:
    Outbox(Node& node, const keystore::KeyPair& key) : node_{node}, key_{key} {}

    const keystore::KeyPair& key() const { return key_; }

    /// Sends `call` unless the same bytes are on their way. `what` is for logs. A refusal by the
    /// pool is remembered as any failure and tried again after some blocks.
    void send(const std::string& what, const Bytes& call, BlockNumber now);
    template <class Place, class Args>
    void send(const Args& args, BlockNumber now) {
        send(std::string{Place::name} + "." + std::string{reflect::type_name<Args>},
             frame::encode_call(Place::index, args), now);
    }

    /// Looks for own extrinsics in a block; call it for every block of the best chain, in order.
    std::vector<Delivered> note_block(BlockNumber number, const std::vector<Bytes>& body,
                                      const std::vector<Event>& events);

  private:
    struct Pending {
        std::string what;
        Hash256 extrinsic;
        std::uint32_t nonce = 0;
        BlockNumber sent = 0;
        enum class Status : std::uint8_t { UnderWay, Refused, Included } status{};
    };
    /// Whether the call may go out again.
    bool may_repeat(const Pending& pending, BlockNumber now);

    /// After so many blocks without seeing an extrinsic the node is asked whether it still knows
    /// it.
    static constexpr BlockNumber usual = 1;
    /// Blocks before a refused call is tried again.
    static constexpr BlockNumber refused = 2;
    /// Blocks after which an unseen extrinsic counts as lost, and a failed call may be repeated.
    static constexpr BlockNumber patience = 12;

    Node& node_;
    keystore::KeyPair key_;
    std::map<Hash256, Pending> pending_;  ///< By the hash of the call.
};

}  // namespace assay::chain
