// SPDX-License-Identifier: Apache-2.0
// The claimant in a trial, or a delegate, or anybody who wants a true answer on record: answers
// what is asked, out of a history, be it honest or not. A pure function of the view of the chain.
#pragma once

#include <functional>

#include "client/worker/dispute/trial_view.hpp"
#include "pallets/interrogation/calls.hpp"
#include "runtime/program/prover.hpp"

namespace assay::dispute {

/// Where answers come from. Two implementations: an honest history, and the adversary's.
class Answerer {
  public:
    virtual ~Answerer() = default;
    /// What `claimant` would answer at `path`; nothing if the path leads nowhere.
    virtual std::optional<Answer> answer(const AccountId& claimant, const Path& path) = 0;
};

class HonestAnswerer final : public Answerer {
  public:
    explicit HonestAnswerer(program::Prover& prover) : prover_{prover} {}
    std::optional<Answer> answer(const AccountId& claimant, const Path& path) override {
        return prover_.answer(claimant, path);
    }

  private:
    program::Prover& prover_;
};

/// Signs 32 bytes with the key of the defender's account.
using Sign = std::function<crypto::MultiSignature(ByteView)>;

class Defender {
  public:
    /// `self` signs the calls; `answerer` must outlive this.
    Defender(const AccountId& self, Answerer& answerer) : self_{self}, answerer_{answerer} {}

    /// Answers to all outstanding questions that this account may answer: those at a seam only for
    /// itself or as a delegate. The first to run out comes first.
    std::vector<interrogation::answer> next(const TrialView& view);

    /// The answer at `path`, to be given away off the chain: sealed where it is a seam.
    std::optional<interrogation::PublishedAnswer> publish(const program::Subject& subject,
                                                          const Path& path, const Sign& sign);

  private:
    bool speaks(const TrialView& view) const;

    AccountId self_;
    Answerer& answerer_;
};

}  // namespace assay::dispute
