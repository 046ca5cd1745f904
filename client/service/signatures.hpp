// SPDX-License-Identifier: Apache-2.0
// Checks a block's signatures on all cores before the serial part begins, and remembers which
// extrinsics the pool has checked already.
#pragma once

#include <boost/asio/thread_pool.hpp>
#include <map>
#include <mutex>

#include "runtime/frame/executive.hpp"

namespace assay::service {

class SignatureChecker {
  public:
    explicit SignatureChecker(unsigned threads);
    ~SignatureChecker();

    /// Whether every job holds; checks them side by side.
    bool all_hold(const std::vector<frame::SignatureJob>& jobs);

  private:
    unsigned threads_;
    boost::asio::thread_pool pool_;
};

}  // namespace assay::service
