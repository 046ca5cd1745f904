// SPDX-License-Identifier: Apache-2.0
#include "client/service/signatures.hpp"

#include <atomic>
#include <boost/asio/post.hpp>
#include <latch>

namespace assay::service {

SignatureChecker::SignatureChecker(unsigned threads)
    : threads_{std::max(threads, 1U)}, pool_{threads_} {}

SignatureChecker::~SignatureChecker() { pool_.join(); }

bool SignatureChecker::all_hold(const std::vector<frame::SignatureJob>& jobs) {
    // The caller works too; helpers take jobs one by one, so none waits for a slow one.
    std::atomic<std::size_t> next{0};
    std::atomic<bool> good{true};
    const auto work = [&] {
        for (std::size_t i; good && (i = next.fetch_add(1)) < jobs.size();)
            if (!jobs[i].holds()) good = false;
    };
    const auto helpers = std::min<std::size_t>(threads_ - 1, jobs.size() / 8);
    std::latch done{static_cast<std::ptrdiff_t>(helpers)};
    for (std::size_t i = 0; i < helpers; ++i)
        boost::asio::post(pool_, [&] {
            work();
            done.count_down();
        });
    work();
    done.wait();
    return good;
}

}  // namespace assay::service
