// SPDX-License-Identifier: Apache-2.0
// Full sync as a state machine: where each peer's chain leaves ours, which ranges of blocks to ask
// from whom, and what to import in which order. No I/O, no clock: answers and the time come in,
// requests, imports and complaints come out.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>

#include "client/network/protocols/block_request.hpp"
#include "client/network/swarm/conduct.hpp"
#include "client/network/swarm/requests.hpp"

namespace assay::network {

struct SyncOptions {
    std::uint32_t blocks_a_request = 64;
    std::uint32_t ahead_max = 1024;              ///< How far beyond the last import to ask.
    std::size_t buffered_bytes_max = 64U << 20;  ///< Of blocks that wait for earlier ones.
    std::size_t importing_max = 256;             ///< Blocks given away and not yet reported.
    Time pause_after_failure{2'000};             ///< Before a peer is asked again.
    /// The same where it has not what it should: as one does that began at a later block. So long
    /// that it is not banned for it.
    Time pause_after_nothing{10'000};
    std::uint32_t major_gap = 5;  ///< Further behind than this is "syncing".
};

/// How an import went.
enum class ImportResult : std::uint8_t {
    Imported,
    Known,
    UnknownParent,
    Bad,       ///< It breaks the rules: whoever sent it is to blame.
    Deferred,  ///< Of a slot that has not come: try again later.
};

struct SyncAction {
    enum class Kind : std::uint8_t { Request, Import, Report };
    Kind kind = Kind::Request;
    PeerId peer;
    BlockRequest request;           ///< Answer with `answered`.
    std::vector<BlockData> blocks;  ///< In order; say `imported` for each.
    Conduct conduct = Conduct::BadBlock;
};

class Sync {
  public:
    using Result = Expected<std::vector<BlockData>, RequestError>;

    /// `ledger` must outlive it; it is asked where our chain stands.
    Sync(const Ledger& ledger, SyncOptions options = {});

    void joined(const PeerId& peer, const BlockPoint& best, Time now);
    void left(const PeerId& peer);
    /// A peer has a new block. `best`: whether its chain ends there now.
    void announced(const PeerId& peer, const frame::Header& header, bool best, Time now);
    /// Of the one request that a peer has open.
    void answered(const PeerId& peer, Result result, Time now);
    /// Of a block that an Import action carried.
    void imported(const Hash256& hash, ImportResult result, Time now);
    void tick(Time now);

    std::vector<SyncAction> take_actions() { return std::exchange(actions_, {}); }

    /// The middle one of the heights that peers claim: a liar alone does not move it far.
    BlockNumber target() const;
    bool is_major() const { return target() > ledger_.best().number + options_.major_gap; }
    std::size_t peers() const { return peers_.size(); }
    std::size_t buffered_bytes() const { return buffered_bytes_; }
    std::size_t importing() const { return importing_.size(); }

  private:
    enum class Stage : std::uint8_t {
        Idle,
        Searching,  ///< Asked for one header, to find where its chain leaves ours.
        Fetching,   ///< Asked for a range.
        Single,     ///< Asked for one block by its hash.
    };
    struct Peer {
        BlockPoint best;
        std::optional<BlockNumber> common;  ///< Highest block known to be on both chains.
        BlockNumber low = 0, high = 0;      ///< Bounds of the search.
        BlockNumber step = 1;               ///< How far down the next guess goes.
        bool bisecting = false;
        Stage stage = Stage::Idle;
        BlockRequest request;
        Time not_before{0};
    };
    /// Blocks that wait for those before them, by the number of the first.
    struct Range {
        PeerId from;
        std::vector<BlockData> blocks;
        std::size_t bytes = 0;
    };

    void ask(const PeerId& id, Peer& peer, Stage stage, BlockRequest request);
    void plan(Time now);
    void plan(const PeerId& id, Peer& peer, Time now);
    void search(const PeerId& id, Peer& peer);
    void on_search(Peer& peer, const std::vector<BlockData>& blocks);
    void fetch(const PeerId& id, Peer& peer);
    void keep(const PeerId& id, Peer& peer, std::vector<BlockData> blocks);
    void deliver();
    void give(const PeerId& from, std::vector<BlockData> blocks);
    void start_over(Time now, const std::optional<PeerId>& cause = {});
    bool knows(const BlockPoint& point) const;
    bool is_taken(BlockNumber number) const;
    void report(const PeerId& peer, Conduct conduct);

    const Ledger& ledger_;
    SyncOptions options_;
    std::map<PeerId, Peer> peers_;
    std::map<BlockNumber, Range> ranges_;
    std::size_t buffered_bytes_ = 0;
    std::map<Hash256, PeerId> importing_;
    std::optional<BlockPoint> given_;  ///< The last block of the last range given to import.
    std::vector<SyncAction> actions_;
};

}  // namespace assay::network
