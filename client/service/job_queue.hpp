// SPDX-License-Identifier: Apache-2.0
// The jobs that RPC brings to the node's strand, kept apart from everything else there: however
// many wait, a timer such as the author's slot comes after the one that runs.
#pragma once

#include <boost/asio/io_context.hpp>
#include <deque>
#include <functional>
#include <mutex>

namespace assay::service {

class JobQueue {
  public:
    /// `strand` is run by one thread, and outlives the queue.
    explicit JobQueue(boost::asio::io_context& strand) : strand_{strand} {}

    /// Runs `job` on the strand, later, in the order of the calls. From any thread.
    void post(std::function<void()> job);
    /// Jobs that wait.
    std::size_t size() const;

  private:
    void schedule();
    void pump();

    boost::asio::io_context& strand_;
    mutable std::mutex mutex_;
    std::deque<std::function<void()>> jobs_;
    bool scheduled_ = false;
};

}  // namespace assay::service
