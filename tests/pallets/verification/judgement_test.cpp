// SPDX-License-Identifier: Apache-2.0
// What a round makes of a segment, for all that can have happened in it.
#include "pallets/verification/judgement.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::verification;

namespace {

constexpr Round now = 1;
const TrialOutcome dead = Dead{DeathCause::FoldStep}, survives = Survives{};

Claim drawn(Verdict verdict, Round round = now) {
    Claim claim;
    claim.kind = ClaimKind::Drawn;
    claim.state = ClaimState::Revealed;
    claim.round = round;
    claim.value = ClaimValue{{}, {0, verdict}, {}};
    return claim;
}
Claim challenge(Verdict verdict, BlockNumber committed = 10) {
    auto claim = drawn(verdict);
    claim.kind = ClaimKind::Challenge;
    claim.committed = committed;
    return claim;
}
Claim with(Claim claim, const TrialOutcome& outcome) {
    claim.outcome = outcome;
    return claim;
}
Claim in(Claim claim, ClaimState state) {
    claim.state = state;
    return claim;
}
Claim planted(Claim claim) {
    claim.planted = true;
    return claim;
}
const Claim pass = drawn(Verdict::Pass), fail = drawn(Verdict::Fail);

SegmentState state_of(std::vector<Claim> claims) { return judge(claims, now).state; }
ClaimState last_of(std::vector<Claim> claims) { return judge(claims, now).claims.back(); }

}  // namespace

TEST_CASE("one pass claim passes a segment, one fail claim does not fail it") {
    CHECK(state_of({pass}) == SegmentState::Passed);
    CHECK(state_of({fail}) == SegmentState::FailClaimed);
    CHECK(state_of({drawn(Verdict::Fail, 0), fail}) == SegmentState::Failed);
    CHECK(state_of({drawn(Verdict::Fail, 0), pass}) == SegmentState::Disagreed);
    CHECK(state_of({with(drawn(Verdict::Fail, 0), dead), pass}) == SegmentState::Passed);
    CHECK(state_of({drawn(Verdict::Fail, 0), with(pass, dead)}) == SegmentState::FailClaimed);
    CHECK(state_of({}) == SegmentState::Pending);
}

TEST_CASE("without a living claim the segment waits for another verifier") {
    for (const auto state : {ClaimState::Silent, ClaimState::Unopened, ClaimState::PlantOwed}) {
        CHECK(state_of({in(pass, state)}) == SegmentState::Pending);
        CHECK(judge(std::vector{in(pass, state)}, now).claims[0] == state);
        // A challenge of it is not lost, but it was not won either.
        CHECK(state_of({in(pass, state), challenge(Verdict::Fail)}) == SegmentState::Pending);
        CHECK(last_of({in(pass, state), challenge(Verdict::Fail)}) == ClaimState::Upheld);
    }
    CHECK(state_of({with(pass, dead)}) == SegmentState::Pending);
    CHECK(state_of({with(pass, dead), with(challenge(Verdict::Fail), dead)}) ==
          SegmentState::Pending);
}

TEST_CASE("a challenge that is won decides where no verifier's claim lives") {
    CHECK(state_of({with(pass, dead), challenge(Verdict::Fail)}) == SegmentState::Failed);
    CHECK(state_of({with(fail, dead), challenge(Verdict::Pass)}) == SegmentState::Passed);
    CHECK(state_of({with(pass, dead), challenge(Verdict::Pass)}) == SegmentState::Passed);
    // The earliest of several.
    CHECK(state_of({with(pass, dead), challenge(Verdict::Pass, 12),
                    challenge(Verdict::Fail, 11)}) == SegmentState::Failed);
}

TEST_CASE("a won challenge confirms the fail claim of an earlier verifier") {
    CHECK(state_of({drawn(Verdict::Fail, 0), with(pass, dead), challenge(Verdict::Fail)}) ==
          SegmentState::Failed);
    CHECK(last_of({drawn(Verdict::Fail, 0), with(pass, dead), challenge(Verdict::Pass)}) ==
          ClaimState::Lost);
}

TEST_CASE("a verifier's claim that lives stands, and the challenge is lost") {
    CHECK(last_of({pass, challenge(Verdict::Fail)}) == ClaimState::Lost);
    CHECK(last_of({with(pass, survives), with(challenge(Verdict::Fail), survives)}) ==
          ClaimState::Lost);
    CHECK(last_of({pass, challenge(Verdict::Pass)}) == ClaimState::Lost);  // It said nothing new.
    CHECK(state_of({pass, challenge(Verdict::Fail)}) == SegmentState::Passed);
    CHECK(last_of({pass, with(challenge(Verdict::Fail), dead)}) == ClaimState::Convicted);
    CHECK(last_of({pass, in(challenge(Verdict::Fail), ClaimState::Unopened)}) ==
          ClaimState::Unopened);
}

TEST_CASE("who finds a plant gets its deposit back, if it says the same otherwise") {
    CHECK(last_of({planted(pass), challenge(Verdict::Pass)}) == ClaimState::Upheld);
    CHECK(last_of({planted(pass), challenge(Verdict::Fail)}) == ClaimState::Lost);
    CHECK(last_of({with(planted(pass), dead), challenge(Verdict::Fail)}) == ClaimState::Upheld);
    // A plant of an earlier round is nothing to be found any more.
    CHECK(last_of({planted(drawn(Verdict::Pass, 0)), pass, challenge(Verdict::Pass)}) ==
          ClaimState::Lost);
}

TEST_CASE("a challenge that held up a trial for nothing is lost in any case") {
    auto slow = challenge(Verdict::Fail);
    slow.forfeited = true;
    CHECK(last_of({with(pass, dead), slow}) == ClaimState::Lost);
    CHECK(state_of({with(pass, dead), slow}) == SegmentState::Pending);
}

TEST_CASE("there is a dispute where anybody says otherwise, or asks") {
    const auto disputed = [](std::vector<Claim> claims, bool contested = false) {
        return is_disputed(claims, contested);
    };
    CHECK_FALSE(disputed({pass}));
    CHECK_FALSE(disputed({fail}));
    CHECK_FALSE(disputed({drawn(Verdict::Fail, 0), fail}));
    CHECK(disputed({drawn(Verdict::Fail, 0), pass}));
    CHECK(disputed({pass, challenge(Verdict::Pass)}));
    CHECK(disputed({fail}, true));
    CHECK_FALSE(disputed({pass}, true));
    CHECK_FALSE(disputed({pass, in(challenge(Verdict::Fail), ClaimState::Unopened)}));
    CHECK_FALSE(disputed({in(fail, ClaimState::PlantOwed)}, true));
}
