// SPDX-License-Identifier: Apache-2.0
// What a round makes of one segment, once its trials are over: which claims stand, which end, and
// how the segment stands (docs/protocol.md, section 2.8). A pure function of the claims.
#pragma once

#include "pallets/verification/types.hpp"

namespace assay::verification {

/// Whether nothing has been shown against the claim so far: it was opened, and its trial, if there
/// was one, it survived.
bool is_alive(const Claim& claim);
bool is_drawn(const Claim& claim);

/// Claims that must go on trial: all that are alive, when any challenge is open, when the solver
/// questions a fail claim, or when verifiers' statements differ. Otherwise none.
bool is_disputed(std::span<const Claim> claims, bool contested);

struct Judgement {
    SegmentState state{};
    /// For each claim its state now. Drawn claims that live stay `Revealed`: they stand.
    std::vector<ClaimState> claims;
};

/// `claims` are those standing from earlier rounds and those of this round, in any order; trials
/// have set their outcomes.
///
/// A challenge is upheld if no living verifier's claim contradicts it, and it was right about
/// something: the segment holds a plant, a verifier's claim died in trial, or no verifier's claim
/// of this round lives. Any other is lost: the verifier's claim stands, or it said nothing new, or
/// it held up a trial and led nowhere.
///
/// The segment passes when all living verifiers' claims pass, and fails when all fail and a second
/// one, or a challenge that was won, confirms it. Where no verifier's claim lives, the earliest
/// challenge that was won decides; without one the segment waits for another verifier.
Judgement judge(std::span<const Claim> claims, Round round);

}  // namespace assay::verification
