// SPDX-License-Identifier: Apache-2.0
// Transactions from peers on their way into the pool. Each has to be checked against the state, so
// they wait in a bounded queue and share the strand in short turns with a pause after each; what
// nobody could mistake for valid costs its sender.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>

#include "client/network/swarm/conduct.hpp"
#include "client/network/wire/identity.hpp"
#include "client/service/submissions.hpp"

namespace assay::service {

struct IntakeLimits {
    std::size_t count = 8192, bytes = 8U << 20;  ///< Of what waits; more is let go.
    std::chrono::milliseconds turn{5}, pause{5};
};

class TransactionIntake {
  public:
    using Report = std::function<void(const network::PeerId&, network::Conduct)>;

    /// `strand` and `submissions` must outlive it.
    TransactionIntake(boost::asio::io_context& strand, Submissions& submissions, Report report,
                      const IntakeLimits& limits = {})
        : submissions_{submissions}, report_{std::move(report)}, limits_{limits}, timer_{strand} {}

    /// Extrinsics without their length prefix.
    void add(const network::PeerId& from, std::vector<Bytes> transactions);
    /// Lets go of all that wait.
    void clear();
    std::size_t size() const { return waiting_.size(); }

    /// What an offer that went so says of its sender; nothing where it may be an honest race.
    static std::optional<network::Conduct> conduct(
        const Expected<Hash256, pool::SubmitError>& offered);

  private:
    void schedule(std::chrono::milliseconds pause);
    void work();

    Submissions& submissions_;
    Report report_;
    IntakeLimits limits_;
    boost::asio::steady_timer timer_;
    std::deque<std::pair<network::PeerId, Bytes>> waiting_;
    std::size_t bytes_ = 0;
    bool scheduled_ = false;
};

}  // namespace assay::service
