// SPDX-License-Identifier: Apache-2.0
#include "client/service/job_queue.hpp"

#include <boost/asio/post.hpp>
#include <chrono>

namespace assay::service {

namespace {

// Short jobs in a row share one turn of the strand.
constexpr std::chrono::microseconds turn{500};

}  // namespace

void JobQueue::post(std::function<void()> job) {
    const std::lock_guard lock{mutex_};
    jobs_.push_back(std::move(job));
    if (!scheduled_) schedule();
}

std::size_t JobQueue::size() const {
    const std::lock_guard lock{mutex_};
    return jobs_.size();
}

void JobQueue::schedule() {
    scheduled_ = true;
    boost::asio::post(strand_, [this] { pump(); });
}

void JobQueue::pump() {
    const auto end = std::chrono::steady_clock::now() + turn;
    for (;;) {
        std::function<void()> job;
        {
            const std::lock_guard lock{mutex_};
            if (jobs_.empty()) {
                scheduled_ = false;
                return;
            }
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job();
        if (std::chrono::steady_clock::now() < end) continue;
        const std::lock_guard lock{mutex_};
        return schedule();
    }
}

}  // namespace assay::service
