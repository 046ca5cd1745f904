// SPDX-License-Identifier: Apache-2.0
#include "pallets/verification/judgement.hpp"

namespace assay::verification {

namespace {

bool is_fail(const Claim& claim) { return claim.value->statement.verdict == Verdict::Fail; }

bool died_in_trial(const Claim& claim) {
    return claim.outcome && std::holds_alternative<Dead>(*claim.outcome);
}

ClaimState state_after(const Claim& claim) {
    if (claim.state == ClaimState::Revealed && died_in_trial(claim)) return ClaimState::Convicted;
    return claim.state;
}

/// What is known about a segment's verifiers, against which challenges are judged.
struct Bench {
    std::vector<const Claim*> living;
    bool current_lives = false;
    bool planted = false;  ///< Whether or not the planter's claim lives.
    bool convicted = false;
};

Bench bench_of(std::span<const Claim> claims, Round round) {
    Bench bench;
    for (const auto& claim : claims) {
        if (!is_drawn(claim)) continue;
        if (is_alive(claim)) bench.living.push_back(&claim);
        if (is_alive(claim) && claim.round == round) bench.current_lives = true;
        if (claim.planted && claim.round == round) bench.planted = true;
        if (died_in_trial(claim)) bench.convicted = true;
    }
    return bench;
}

bool is_upheld(const Claim& challenge, const Bench& bench) {
    if (challenge.forfeited) return false;
    const auto contradicts = [&](const Claim* drawn) {
        return drawn->value->statement != challenge.value->statement;
    };
    if (std::ranges::any_of(bench.living, contradicts)) return false;
    return bench.planted || bench.convicted || !bench.current_lives;
}

SegmentState decide(const Bench& bench, const Claim* won) {
    if (bench.living.empty()) {
        if (!bench.convicted || !won) return SegmentState::Pending;
        return is_fail(*won) ? SegmentState::Failed : SegmentState::Passed;
    }
    const auto fails =
        std::ranges::count_if(bench.living, [](const Claim* claim) { return is_fail(*claim); });
    if (fails == 0) return SegmentState::Passed;
    if (fails < std::ssize(bench.living)) return SegmentState::Disagreed;
    const bool confirmed = fails >= 2 || (bench.convicted && won && is_fail(*won));
    return confirmed ? SegmentState::Failed : SegmentState::FailClaimed;
}

}  // namespace

bool is_alive(const Claim& claim) {
    return claim.state == ClaimState::Revealed && !died_in_trial(claim);
}
bool is_drawn(const Claim& claim) { return claim.kind == ClaimKind::Drawn; }

bool is_disputed(std::span<const Claim> claims, bool contested) {
    const Claim* drawn = nullptr;
    for (const auto& claim : claims) {
        if (!is_alive(claim)) continue;
        if (!is_drawn(claim)) return true;
        if (contested && is_fail(claim)) return true;
        if (drawn && drawn->value->statement != claim.value->statement) return true;
        drawn = &claim;
    }
    return false;
}

Judgement judge(std::span<const Claim> claims, Round round) {
    const auto bench = bench_of(claims, round);
    Judgement result;
    const Claim* won = nullptr;  // The earliest challenge that is upheld.
    for (const auto& claim : claims) {
        auto state = state_after(claim);
        if (state == ClaimState::Revealed && !is_drawn(claim)) {
            state = is_upheld(claim, bench) ? ClaimState::Upheld : ClaimState::Lost;
            const bool upheld = state == ClaimState::Upheld;
            if (upheld && (!won || claim.committed < won->committed)) won = &claim;
        }
        result.claims.push_back(state);
    }
    result.state = decide(bench, won);
    return result;
}

}  // namespace assay::verification
