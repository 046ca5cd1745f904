// SPDX-License-Identifier: Apache-2.0
// All chainHead_v1_follow subscriptions: tells them what happens to the chain, in the order that
// the JSON-RPC interface specification promises, and runs their operations piece by piece.
#pragma once

#include "client/service/chain_head/follow.hpp"

namespace assay::service {

struct FollowLimits {
    /// Finalised blocks that a new follow is told of: about a minute's worth.
    BlockNumber reported = 10;
    /// A follow that keeps a block pinned for longer than this many finalised blocks is stopped:
    /// it must be less than the database's window of states.
    BlockNumber pinned_behind = 128;
    std::size_t follows_per_connection = 4;
    std::size_t operations_per_follow = 64;  ///< Counting each storage item.
    /// Operations pause while the connection has so much to send.
    std::size_t backlog_bytes = 4U << 20;
    /// What one event of a walk over storage holds, and after how much of them the client is asked
    /// whether to go on.
    std::size_t piece_bytes = 128U << 10;
    std::size_t turn_bytes = 4U << 20;
};

/// An event that says no more than which operation it is about.
std::string operation_event(const char* event, const std::string& operation);

/// On the node's strand.
class Follows {
  public:
    static constexpr const char* event = "chainHead_v1_followEvent";
    /// Runs a job on the strand, later.
    using Post = std::function<void(std::function<void()>)>;

    Follows(Chain& chain, Post post, const FollowLimits& limits = {});

    const FollowLimits& limits() const { return limits_; }

    /// A new subscription of `connection`, or error -32800.
    Expected<std::string, rpc::RpcError> open(bool with_runtime, rpc::Subscriptions& connection);
    /// The subscription `id` of `connection`; null when it has none such (any more).
    Follow* find(const rpc::Subscriptions& connection, const std::string& id);

    /// How much of `weight` an operation of this follow may have now; nothing when there are too
    /// many already.
    std::optional<std::size_t> admit(const Follow& follow, std::size_t weight) const;
    /// Starts an operation, to run when the response that gives its id is on its way.
    std::string start(Follow& follow, Operation operation, rpc::Subscriptions& connection);
    /// Goes on with an operation that waits; call after the response is on its way.
    void run(const std::string& follow, const std::string& operation);

  private:
    void on_import(const BlockReference& block, const frame::Block& content, bool best);
    void on_best(const BlockReference& block);
    void on_finalising(const BlockReference& block);
    void on_finalised(const BlockReference& block, const std::vector<Hash256>& discarded);
    void announce_final();
    void drop_old(BlockNumber final);
    void introduce(Follow& follow);
    void tell_all(const std::string& event);

    Chain& chain_;
    Post post_;
    FollowLimits limits_;
    std::map<std::string, Follow> follows_;
    // What becomes final together is told together.
    Hash256 target_{};
    std::vector<Hash256> final_, pruned_;
};

}  // namespace assay::service
