// SPDX-License-Identifier: Apache-2.0
// This node's part in consensus: it follows the voting, and as a validator authors and votes. Owns
// the keystore and the timers that go with it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>

#include "client/service/author.hpp"
#include "client/service/finality.hpp"
#include "client/service/heartbeat.hpp"

namespace assay::service {

struct ConsensusOptions {
    bool validator = false;          ///< Authors and votes with the keys of its keystore.
    std::optional<std::string> uri;  ///< A secret URI whose keys are taken in as well, not kept.
    /// The keys have signed nowhere before: believed where there is no record of what they signed.
    bool fresh_keys = false;
};

/// Milliseconds since 1970.
std::uint64_t wall_clock_ms();

class Consensus {
  public:
    /// Keys and the record of what they signed lie in `folder`. Throws std::runtime_error and what
    /// Signer throws.
    Consensus(boost::asio::io_context& strand, Chain& chain, db::Database& database,
              Submissions& submissions, const std::filesystem::path& folder,
              const ConsensusOptions& options);

    /// Begins to vote and, slot by slot, to author: where `may_author` agrees. `authored` is told
    /// of each block and how long it took.
    void start(std::function<bool()> may_author,
               std::function<void(const BlockReference&, std::chrono::duration<double>)> authored);

    std::uint64_t slot_ms() const { return slot_ms_; }
    babe::Slot slot_now() const { return wall_clock_ms() / slot_ms_; }
    Finality& finality() { return *finality_; }
    keystore::Keystore& keys() { return keys_; }

  private:
    void wait_for_slot();
    void wait_for_votes();

    boost::asio::steady_timer slots_, votes_;
    std::uint64_t slot_ms_;
    keystore::Keystore keys_;
    std::unique_ptr<Signer> signer_;  ///< Only on a validator, as the author.
    Reports reports_;
    std::optional<Finality> finality_;
    std::optional<Author> author_;
    std::optional<Heartbeat> heartbeat_;
    std::function<bool()> may_author_;
    std::function<void(const BlockReference&, std::chrono::duration<double>)> authored_;
};

}  // namespace assay::service
