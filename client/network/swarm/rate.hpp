// SPDX-License-Identifier: Apache-2.0
// How often something may happen: a bucket of tokens that fills with time.
#pragma once

#include <algorithm>

#include "client/network/time.hpp"

namespace assay::network {

struct Rate {
    std::uint32_t per_second = 0;
    std::uint32_t burst = 0;
};

class RateLimit {
  public:
    /// Whether `count` more are within the rate; takes them if so.
    bool take(const Rate& rate, Time now, std::uint32_t count = 1) {
        const std::uint64_t full = std::uint64_t{rate.burst} * 1000;
        if (!begun_) milli_tokens_ = full, begun_ = true, last_ = now;
        const auto passed =
            static_cast<std::uint64_t>(std::max<Time::rep>((now - last_).count(), 0));
        last_ = std::max(last_, now);
        // An hour fills any bucket.
        const auto gained = std::min<std::uint64_t>(passed, 3'600'000) * rate.per_second;
        milli_tokens_ = std::min(full, milli_tokens_ + gained);
        if (milli_tokens_ < std::uint64_t{count} * 1000) return false;
        milli_tokens_ -= std::uint64_t{count} * 1000;
        return true;
    }

  private:
    std::uint64_t milli_tokens_ = 0;
    Time last_{0};
    bool begun_ = false;
};

}  // namespace assay::network
