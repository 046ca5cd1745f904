// SPDX-License-Identifier: Apache-2.0
// A stand-in for interrogation in tests of verification and settlement: it remembers the trials
// that were asked for and leaves the verdict to the test.
#pragma once

#include "pallets/verification/trial_interface.hpp"
#include "runtime/frame/context.hpp"

namespace assay::protocol_test {

class TrialDouble {
  public:
    explicit TrialDouble(frame::Context&) {}

    frame::Result<> open(const verification::TrialRequest& request) {
        opened().push_back(request);
        return {};
    }
    void forget(verification::ClaimId) {}
    BlockNumber longest(const tasks::Segment&) const { return 5; }

    /// All trials asked for since a test emptied it.
    static std::vector<verification::TrialRequest>& opened();
};

}  // namespace assay::protocol_test
