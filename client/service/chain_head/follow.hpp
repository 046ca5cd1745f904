// SPDX-License-Identifier: Apache-2.0
// One chainHead_v1_follow subscription: the blocks that its client has pinned, and the operations
// that it has going. JSON-RPC interface specification, chainHead.
#pragma once

#include <map>
#include <memory>
#include <set>

#include "client/rpc/subscription.hpp"
#include "client/service/chain.hpp"

namespace assay::service {

/// What is left of a block that lost to finality, for as long as somebody has it pinned.
struct LostBlock {
    frame::Header header;
    std::vector<Bytes> body;
    db::BlockStatePointer state;
};

struct PinnedBlock {
    BlockNumber number = 0;
    std::shared_ptr<const LostBlock> lost{};  ///< Null while the chain itself has the block.
};

class Follow;

enum class Progress {
    Done,
    More,     ///< To be called again soon.
    Waiting,  ///< To be called again when the client says chainHead_v1_continue.
};
/// The next piece of an operation, which has this id and tells the follow what it found.
using Work = std::function<Progress(const std::string& id, const Follow&)>;

struct Operation {
    std::size_t weight = 1;  ///< Items asked for: they are limited together.
    BlockNumber block = 0;
    Work work;
    bool waiting = false;
};

class Follow {
  public:
    Follow(rpc::Sink sink, bool with_runtime)
        : sink_{std::move(sink)}, with_runtime_{with_runtime} {}

    const rpc::Sink& sink() const { return sink_; }
    bool with_runtime() const { return with_runtime_; }
    bool tell(const std::string& event) const { return sink_.send(event); }

    void pin(const BlockReference& block);
    /// Null for a block that was never reported or is unpinned.
    const PinnedBlock* pinned(const Hash256& block) const;
    void unpin(const Hash256& block);
    /// The lowest pinned block, or nothing.
    std::optional<BlockNumber> lowest_pinned() const;
    /// A pinned block leaves the chain.
    void keep_lost(const Hash256& block, std::shared_ptr<const LostBlock> lost);

    /// Takes an operation in. Its id is unique in this process.
    std::string start(Operation operation);
    /// Null for one that is finished or never was.
    Operation* operation(const std::string& id);
    void finish(const std::string& id) { operations_.erase(id); }
    /// Of all that are going on.
    std::size_t weight() const;
    /// Those that wait for the client at a block below `block`.
    std::vector<std::string> waiting_below(BlockNumber block) const;

  private:
    rpc::Sink sink_;
    bool with_runtime_;
    std::map<Hash256, PinnedBlock> pinned_;
    std::set<std::pair<BlockNumber, Hash256>> by_number_;
    std::map<std::string, Operation> operations_;
};

}  // namespace assay::service
