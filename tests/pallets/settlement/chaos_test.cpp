// SPDX-License-Identifier: Apache-2.0
// Everybody does anything: solvers that cheat, vanish or correct themselves, verifiers that lie,
// sleep or forget, challengers that guess, trials that are asked and not answered. After every
// block the books are checked; in the end every task is over and nothing that belonged to one is
// held.
#include <catch2/catch.hpp>

#include <random>

#include "tests/pallets/settlement/play.hpp"

using namespace assay;
using namespace assay::protocol_test;
using namespace assay::chain_spec;

namespace {

class Chaos {
  public:
    explicit Chaos(std::uint32_t seed, const Parameters& parameters)
        : play{parameters}, random_{seed} {}

    void block(bool more_tasks) {
        if (more_tasks && chance(20)) submit();
        for (const auto id : tasks()) act(id);
        if (more_tasks) trade();
        play.chain.next_block();
    }

    std::vector<TaskId> tasks() {
        std::vector<TaskId> ids;
        play.chain.walk<TasksPlace, tasks::Spec, tasks::Tasks>(
            [&](const tasks::Tasks& key, const auto& task) {
                if (!tasks::is_final(task->stage)) ids.push_back(key.id.key);
                return true;
            });
        return ids;
    }

    Play play;
    std::map<Stage, int> ends;

  private:
    bool chance(unsigned per_cent) { return random_() % 100 < per_cent; }
    std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>(random_() % bound);
    }
    /// The same answer whenever the same thing is asked about: characters do not change.
    bool is_prone(std::uint64_t id, std::uint64_t what, unsigned per_cent) {
        const auto mixed = crypto::blake2_256(scale::to_bytes(std::pair{id, what}));
        return mixed.bytes[0] * 100U < per_cent * 256U;
    }
    template <class Place, class Args>
    bool try_to(const Actor& who, const Args& args) {
        return static_cast<bool>(play.chain.submit<Place>(who, args));
    }

    void submit() {
        auto spec = play.spec();
        spec.steps = 1 + below(6);
        spec.checkpoint_every = 1 + below(3);
        spec.deadline = play.chain.block() + 30 + below(100);
        const auto id = play.chain.read<TasksPlace, tasks::Spec>(tasks::NextTask{});
        if (try_to<TasksPlace>(play.cast.submitter, tasks::submit{spec}) && chance(5))
            try_to<TasksPlace>(play.cast.submitter, tasks::cancel{id});
    }

    void act(TaskId id) {
        const auto task = play.task(id);
        switch (task.stage) {
            case Stage::Training:
                if (!is_prone(id + task.restarts * 1'000U, 1, 15) && chance(40)) commit(id, task);
                return;
            case Stage::Proved:
                return correct(id, task);
            case Stage::Sampled:
                if (!is_prone(id, 2, 15) && chance(50))
                    try_to<ProofsPlace>(play.cast.of(task.assignment->solver), play.delivery(id));
                return;
            case Stage::ClaimCommit:
                return for_claims(id, [&](auto c, const auto& v) { claim(c, v); });
            case Stage::ClaimReveal:
                return for_claims(id, [&](auto c, const auto& v) { open(c, v); });
            case Stage::ChallengeCommit:
                return challenge(id, task);
            case Stage::ChallengeReveal:
                return for_claims(id, [&](auto c, const auto& v) { open(c, v); });
            case Stage::VrfReveal:
                return for_claims(id, [&](auto c, const auto& v) { show(c, v); });
            case Stage::Trials:
                return for_claims(id, [&](auto c, const auto&) { ask(c); });
            default:
                return;
        }
    }

    void commit(TaskId id, const tasks::Task& task) {
        const auto spec = *play.chain.read<TasksPlace, tasks::Spec>(tasks::Specs{id});
        play.runs[id] = chance(60) ? honest_history(spec.steps)
                                   : corrupted_history(spec.steps, below(spec.steps + 1));
        try_to<ProofsPlace>(play.cast.of(task.assignment->solver),
                            proofs::commit_proof{id, play.proof_root(id)});
    }
    void correct(TaskId id, const tasks::Task& task) {
        const auto proof = play.chain.read<ProofsPlace, proofs::Spec>(proofs::Proofs{id});
        const Actor& solver = play.cast.of(task.assignment->solver);
        if (proof->root && chance(4)) try_to<ProofsPlace>(solver, proofs::withdraw_proof{id});
        if (!proof->root && chance(60)) commit(id, task);
    }

    template <class Visit>
    void for_claims(TaskId id, Visit visit) {
        const auto audit =
            play.chain.read<VerificationPlace, verification::Spec>(verification::Audits{id});
        for (const auto index : audit->waiting) {
            const auto record = play.segment(id, index);
            for (const auto claim_id : record.current) visit(claim_id, *play.claim(claim_id));
            if (play.stage(id) != Stage::Trials) continue;
            for (const auto claim_id : record.standing) visit(claim_id, *play.claim(claim_id));
        }
    }

    ClaimValue value_of(ClaimId id, TaskId task, SegmentIndex segment, const AccountId& who) {
        if (is_prone(id, 3, 20)) return play.opposite_value(task, segment, who);
        auto value = play.honest_value(task, segment, who);
        if (is_prone(id, 4, 15)) value.x = Hash256{{3}};
        return value;
    }
    void claim(ClaimId id, const Claim& drawn) {
        if (drawn.state != ClaimState::Awaited || is_prone(id, 5, 10) || chance(50)) return;
        auto value = value_of(id, drawn.task, drawn.segment, drawn.account);
        if (play.owes_plant(drawn) && !is_prone(id, 6, 20))
            value.x = verification::plant_of(value.x);
        values_[id] = value;
        const auto place = play.place(drawn, verification::Domain::Claim);
        try_to<VerificationPlace>(
            play.cast.of(drawn.account),
            verification::commit_claim{id, verification::commitment(place, value, Play::salt)});
    }
    void open(ClaimId id, const Claim& claim) {
        if (claim.state != ClaimState::Committed || is_prone(id, 7, 5)) return;
        const Actor& who = play.cast.of(claim.account);
        if (claim.kind == verification::ClaimKind::Drawn)
            try_to<VerificationPlace>(who, verification::reveal_claim{id, values_[id], Play::salt});
        else
            try_to<VerificationPlace>(who,
                                      verification::reveal_challenge{id, values_[id], Play::salt});
    }
    void challenge(TaskId id, const tasks::Task& task) {
        const auto audit =
            play.chain.read<VerificationPlace, verification::Spec>(verification::Audits{id});
        const auto segment =
            audit->waiting[below(static_cast<std::uint32_t>(audit->waiting.size()))];
        if (chance(10))
            try_to<VerificationPlace>(play.cast.of(task.assignment->solver),
                                      verification::contest{id, segment, Hash256{{1}}});
        if (!chance(30)) return;
        const std::array actors{play.cast.whistleblower, play.cast.rival, play.cast.bystander};
        const Actor& who = actors[below(3)];
        const auto claim_id =
            play.chain.read<VerificationPlace, verification::Spec>(verification::NextClaim{});
        Claim planned;
        planned.task = id, planned.segment = segment, planned.round = audit->round;
        planned.account = who.id();
        values_[claim_id] = value_of(claim_id, id, segment, who.id());
        const auto hidden = verification::commitment(
            play.place(planned, verification::Domain::Challenge), values_[claim_id], Play::salt);
        try_to<VerificationPlace>(
            who, verification::commit_challenge{id, segment, hidden, 2'000 + below(100)});
        const auto draw = play.chain.read<JackpotPlace, jackpot::Spec>(jackpot::Draws{id});
        const jackpot::DrawInput input{play.chain.genesis_hash(), id, draw->beacon};
        try_to<JackpotPlace>(
            who, jackpot::show_draw{id, who.vrf(jackpot::draw_context, scale::to_bytes(input))});
    }
    void show(ClaimId id, const Claim& claim) {
        if (claim.kind != verification::ClaimKind::Drawn || is_prone(id, 8, 5)) return;
        std::optional<Hash256> root;
        if (play.owes_plant(claim)) root = value_of(id, claim.task, claim.segment, claim.account).x;
        try_to<VerificationPlace>(play.cast.of(claim.account),
                                  verification::reveal_plant{id, play.plant_vrf(claim), root});
    }
    void ask(ClaimId id) {
        const auto trial =
            play.chain.read<InterrogationPlace, interrogation::Spec>(interrogation::TrialOf{id});
        if (!trial || !is_prone(id, 9, 40) || !chance(30)) return;
        const auto accusers = play.accusers(id);
        if (accusers.empty()) return;
        const auto who = accusers[below(static_cast<std::uint32_t>(accusers.size()))];
        try_to<InterrogationPlace>(play.cast.of(who), interrogation::open{id, {}, Hash256{{2}}});
    }

    /// Offers, seats and stakes come and go.
    void trade() {
        const Actor& solver = chance(50) ? play.cast.solver : play.cast.other_solver;
        if (chance(15))
            try_to<MarketPlace>(
                solver,
                market::offer{market::DeviceClass::Cpu, {7 + below(3), 1'000, 1'000, 2}, 1'000});
        if (chance(3)) try_to<MarketPlace>(solver, market::withdraw_offer{});
        const Actor& verifier = play.cast.verifiers[below(4)];
        if (chance(20)) try_to<MarketPlace>(verifier, market::take_seat{8'000});
        if (chance(5)) try_to<MarketPlace>(verifier, market::resign_seat{below(12)});
        if (chance(10)) try_to<MarketPlace>(verifier, market::leave_seat{below(12)});
        if (chance(5)) try_to<JackpotPlace>(play.cast.rival, jackpot::unstake{});
        if (chance(5))
            try_to<JackpotPlace>(play.cast.rival,
                                 jackpot::stake{play.cast.rival.vrf_key(), 1'000 + below(9'000)});
    }

    std::mt19937 random_;
    std::map<ClaimId, ClaimValue> values_;
};

Parameters chaotic_parameters() {
    auto parameters = test_parameters();
    parameters.jackpot.planting_rate = {300'000'000};
    parameters.tasks.caps.open_tasks_max = 4;
    parameters.tasks.due_per_block = 3;
    parameters.verification.trials_max = 3;
    return parameters;
}

/// What is still held for tasks, and claims that are open on anything.
std::pair<int, int> left_over(Chain& chain) {
    std::pair<int, int> left;
    chain.walk<CollateralPlace, collateral::Spec, collateral::Holds>(
        [&](const auto&, const std::optional<collateral::Hold>& hold) {
            using Purpose = collateral::Purpose;
            const bool standing = hold->purpose == Purpose::SolverOffer ||
                                  hold->purpose == Purpose::VerifierSeat ||
                                  hold->purpose == Purpose::Whistleblower;
            left.first += standing ? 0 : 1;
            left.second += hold->claims > 0 ? 1 : 0;
            return true;
        });
    return left;
}

}  // namespace

TEST_CASE("whatever the parties do, tasks end, the books add up, and nothing stays locked") {
    std::map<Stage, std::size_t> ends;
    for (std::uint32_t seed = 1; seed <= 6; ++seed) {
        INFO("seed " << seed);
        Chaos chaos{seed, chaotic_parameters()};
        while (chaos.play.chain.block() < 250) chaos.block(true);
        for (int blocks = 0; !chaos.tasks().empty(); ++blocks) {
            REQUIRE(blocks < 1'000);
            chaos.block(false);
        }
        CHECK(left_over(chaos.play.chain) == std::pair{0, 0});
        for (int i = 0; i < 60; ++i) chaos.block(false);  // Everything is forgotten.
        for (const auto& actor : chaos.play.cast.all()) {
            const auto holds =
                chaos.play.chain.read<BalancesPlace, balances::Spec>(balances::Holds{actor.id()});
            for (const auto& hold : holds) CHECK(hold.id == balances::HoldReason::Collateral);
        }
        for (const auto& event :
             chaos.play.chain.events<TasksPlace, tasks::Spec, tasks::TaskFinished>())
            ++ends[event.stage];
    }
    // The chaos reaches every end of a task.
    for (const auto stage :
         {Stage::Settled, Stage::Reissued, Stage::Failed, Stage::Cancelled, Stage::Expired}) {
        INFO("stage " << static_cast<int>(stage));
        CHECK(ends[stage] > 0);
    }
}
