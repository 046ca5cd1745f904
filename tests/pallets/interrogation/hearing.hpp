// SPDX-License-Identifier: Apache-2.0
// A claim on trial, with both histories at hand: the true one, and one that was trained on other
// data. Tests send calls by hand and look at the rules one by one.
#pragma once

#include "tests/pallets/interrogation/chain.hpp"
#include "tests/pallets/interrogation/small_task.hpp"

namespace assay::test {

inline constexpr verification::ClaimId claim = 5;
inline const AccountId claimant = account(1), delegate = account(2), stranger = account(9);
inline const AccountId anna = account(11), boris = account(12), clara = account(13);

/// Both histories, computed once for all tests. They share task, segment and first state.
struct Histories {
    static constexpr MlpShape shape{
        .inputs = 40, .hidden = 36, .outputs = 4, .batch = 8, .samples = 12};
    static constexpr std::uint32_t steps = 2;
    Task task = make_task(shape);
    Task other_task = with_other_data(task);
    Replay replay{task, steps}, other_replay{other_task, steps};
    program::SegmentRecord segment = replay.segment(0, steps);
    program::Prover truth{task.record, segment, replay};
    program::Prover falsehood{task.record, segment, other_replay};

    static Task with_other_data(Task task);
};
Histories& histories();

class Hearing {
  public:
    /// `accusers` are all that may ask, with deposits 100, 200, 300, ... in order, and commitments
    /// in the same order. The claim is false, unless `honest`.
    explicit Hearing(std::vector<AccountId> accusers,
                     const interrogation::ParameterValues& values = parameters(),
                     bool honest = false);

    /// The root that an honest accuser puts in W's place, and a few that are nobody's.
    Hash256 true_root() const;
    static Hash256 any_root(std::uint8_t fill);
    /// The question that the true history asks at, or below, `path`; its path is wrong anyway.
    interrogation::open question(const program::Path& path, std::uint8_t own = 0xee) const;
    interrogation::answer reply(const program::Path& path) const;
    /// Asks, and has the claimant answer at once.
    void settle(const AccountId& asker, const program::Path& path);

    /// `asker` joins with `root`. The first to do so asks at W; the claimant answers.
    void join(const AccountId& asker, const Hash256& root);
    void end_joining() { chain.advance(parameters().clocks.ask + 1); }
    /// The path to the place where the true history convicts, its prefixes being questions; and the
    /// accusation, given the record.
    struct Finding {
        program::Path path;
        std::vector<program::Path> questions;
        program::Accusation accusation;
    };
    Finding finding() const;

    interrogation::Trial trial() { return *chain.trials().trial(claim); }
    interrogation::Group group(interrogation::GroupIndex index);
    interrogation::Member member(const AccountId& who);
    std::optional<verification::TrialOutcome> outcome() const;

    Chain chain;
    program::Subject subject;

  private:
    program::Prover& claimed_;
};

}  // namespace assay::test
