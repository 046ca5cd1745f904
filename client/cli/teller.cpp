// SPDX-License-Identifier: Apache-2.0
#include "client/cli/teller.hpp"

#include "client/cli/amount.hpp"
#include "client/cli/enum_name.hpp"
#include "runtime/crypto/ss58.hpp"

namespace assay::cli {

namespace {

using Kind = Line::Kind;

std::string number(std::uint64_t value) { return std::to_string(value); }
std::string money(Balance amount) { return tokens(amount, 6) + " ASY"; }

std::string describe(tasks::Stage stage, BlockNumber until) {
    const std::string window = until > 0 ? " (until block " + number(until) + ")" : "";
    switch (stage) {
        case tasks::Stage::Open:
            return "is open for solvers";
        case tasks::Stage::Proved:
            return "is proved: grace for corrections, then the draw" + window;
        case tasks::Stage::Sampled:
            return "is sampled: the solver must deliver" + window;
        case tasks::Stage::ClaimCommit:
            return "verifiers replay and commit" + window;
        case tasks::Stage::ClaimReveal:
            return "verifiers open their claims" + window;
        case tasks::Stage::ChallengeCommit:
            return "anybody may challenge" + window;
        case tasks::Stage::ChallengeReveal:
            return "challenges are opened" + window;
        case tasks::Stage::VrfReveal:
            return "verifiers show whether they had to plant" + window;
        case tasks::Stage::Trials:
            return "disputed claims go on trial";
        case tasks::Stage::Redrawing:
            return "other verifiers are drawn" + window;
        default:
            return "enters " + name_of(stage) + window;
    }
}

}  // namespace

std::string short_address(const AccountId& account) {
    const auto text = crypto::to_ss58(account, 42);
    return text.substr(0, 6) + ".." + text.substr(text.size() - 4);
}

void Teller::follow(tasks::TaskId task) { stages_.try_emplace(task, tasks::Stage::Submitted); }

tasks::TaskId Teller::latest(tasks::TaskId task) const {
    for (auto next = successors_.find(task); next != successors_.end();
         next = successors_.find(task))
        task = next->second;
    return task;
}

tasks::Stage Teller::stage(tasks::TaskId task) const {
    const auto found = stages_.find(task);
    return found == stages_.end() ? tasks::Stage::Submitted : found->second;
}

std::optional<tasks::TaskId> Teller::task_of(verification::ClaimId claim) const {
    const auto found = claims_.find(claim);
    return found == claims_.end() ? std::nullopt : std::optional{found->second.task};
}

std::string Teller::claim_name(verification::ClaimId id) const {
    const auto& claim = claims_.at(id);
    return "claim " + number(id) + " of " + names_(claim.account) + " on segment " +
           number(claim.segment);
}

std::vector<Line> Teller::note(const FedBlock& block) {
    Lines out;
    for (const auto& event : block.events) {
        task_event(event, block.number, out);
        claim_event(event, block.number, out);
        trial_event(event, block.number, out);
        money_event(event, block.number, out);
    }
    return out;
}

void Teller::task_event(const chain::Event& event, BlockNumber block, Lines& out) {
    const auto say = [&](tasks::TaskId task, Kind kind, std::string text) {
        if (follows(task)) out.push_back({block, task, kind, std::move(text)});
    };
    if (const auto* e = event.as<tasks::TaskSubmitted>())
        say(e->task, Kind::Act,
            names_(e->submitter) + " puts up " + money(e->budget.fee) + " for training, " +
                money(e->budget.verification) + " for verification; deposits: solver " +
                money(e->terms.solver_deposit) + ", verifier " + money(e->terms.verifier_deposit));
    if (const auto* e = event.as<tasks::TaskAssigned>()) {
        if (follows(e->task)) stages_[e->task] = tasks::Stage::Assigned;
        say(e->task, Kind::Act,
            names_(e->solver) + " is bound, at " + money(e->price) + " a work unit");
    }
    if (const auto* e = event.as<tasks::OrderSeedDrawn>()) {
        if (follows(e->task)) stages_[e->task] = tasks::Stage::Training;
        say(e->task, Kind::Stage,
            "order of the data drawn: training (until block " + number(e->until) + ")");
    }
    if (const auto* e = event.as<tasks::StageEntered>()) {
        if (follows(e->task)) stages_[e->task] = e->stage;
        if (e->stage != tasks::Stage::Training)  // Told with the order of the data.
            say(e->task, Kind::Stage, describe(e->stage, e->until));
    }
    if (const auto* e = event.as<tasks::TaskRestarted>())
        say(e->task, Kind::Stage, "is restarted: its solver gave up");
    if (const auto* e = event.as<tasks::TaskReissued>(); e && follows(e->task)) {
        follow(e->successor);
        successors_[e->task] = e->successor;
        say(e->task, Kind::Stage, "is re-issued as task " + number(e->successor));
    }
    if (const auto* e = event.as<tasks::TaskFinished>(); e && follows(e->task)) {
        stages_[e->task] = e->stage;
        say(e->task, Kind::Stage, "is over: " + name_of(e->stage));
    }
    if (const auto* e = event.as<proofs::ProofCommitted>())
        say(e->task, Kind::Act, "the solver commits to all its checkpoints");
    if (const auto* e = event.as<proofs::ProofWithdrawn>())
        say(e->task, Kind::Act, "the solver takes its proof back");
}

void Teller::claim_event(const chain::Event& event, BlockNumber block, Lines& out) {
    const auto say = [&](verification::ClaimId id, const std::string& text) {
        if (const auto task = task_of(id)) out.push_back({block, *task, Kind::Act, text});
    };
    if (const auto* e = event.as<verification::SegmentsDrawn>(); e && follows(e->task)) {
        std::string list;
        for (const auto segment : e->segments) list += " " + number(segment);
        out.push_back({block, e->task, Kind::Act, "segments drawn:" + list});
    }
    if (const auto* e = event.as<verification::VerifierDrawn>(); e && follows(e->task)) {
        claims_[e->claim] = {e->task, e->segment, e->verifier, false};
        say(e->claim, names_(e->verifier) + " must check segment " + number(e->segment) +
                          (e->round > 0 ? " in round " + number(e->round) : ""));
    }
    if (const auto* e = event.as<verification::ChallengeCommitted>(); e && follows(e->task)) {
        claims_[e->claim] = {e->task, e->segment, e->challenger, true};
        say(e->claim, names_(e->challenger) + " challenges segment " + number(e->segment));
    }
    if (const auto* e = event.as<verification::ClaimRevealed>(); e && claims_.contains(e->claim))
        say(e->claim, claim_name(e->claim) + ": " + name_of(e->value.statement.verdict));
    if (const auto* e = event.as<verification::Contested>(); e && follows(e->task))
        out.push_back({block, e->task, Kind::Act,
                       "the solver contests the fail of segment " + number(e->segment)});
    if (const auto* e = event.as<verification::PlantShown>(); e && e->planted)
        if (claims_.contains(e->claim))
            say(e->claim, claim_name(e->claim) + " carried a planted error");
    if (const auto* e = event.as<verification::SegmentDecided>();
        e && follows(e->task) && e->state != verification::SegmentState::Passed)
        out.push_back({block, e->task, Kind::Act,
                       "segment " + number(e->segment) + ": " + name_of(e->state)});
}

void Teller::trial_event(const chain::Event& event, BlockNumber block, Lines& out) {
    const auto say = [&](verification::ClaimId id, const std::string& text) {
        if (const auto task = task_of(id)) out.push_back({block, *task, Kind::Trial, text});
    };
    const auto known = [&](verification::ClaimId id) { return claims_.contains(id); };
    if (const auto* e = event.as<interrogation::TrialBegun>(); e && known(e->claim))
        say(e->claim, claim_name(e->claim) + " is on trial");
    if (const auto* e = event.as<interrogation::Joined>())
        say(e->claim, names_(e->accuser) + " joins as accuser");
    if (const auto* e = event.as<interrogation::Asked>())
        say(e->claim, names_(e->asker) + " asks what lies below level " + number(e->path.size()));
    if (const auto* e = event.as<interrogation::Answered>())
        say(e->claim, names_(e->by) + " answers at level " + number(e->path.size()));
    if (const auto* e = event.as<interrogation::Convicted>(); e && known(e->claim))
        say(e->claim, claim_name(e->claim) + " is convicted: the chain found it inconsistent (" +
                          name_of(e->cause) + "), shown by " + names_(e->by));
    if (const auto* e = event.as<interrogation::Silenced>(); e && known(e->claim))
        say(e->claim, claim_name(e->claim) + " is dead: a question was not answered in time");
    if (const auto* e = event.as<interrogation::Survived>(); e && known(e->claim))
        say(e->claim, claim_name(e->claim) + " has survived its trial");
}

void Teller::money_event(const chain::Event& event, BlockNumber block, Lines& out) {
    const auto say = [&](tasks::TaskId task, std::string text) {
        if (follows(task)) out.push_back({block, task, Kind::Money, std::move(text)});
    };
    if (const auto* e = event.as<settlement::SolverPaid>())
        say(e->task, names_(e->solver) + " is paid " + money(e->amount) + " for training");
    if (const auto* e = event.as<settlement::VerifierPaid>())
        say(e->task, names_(e->verifier) + " is paid " + money(e->amount) + " for claim " +
                         number(e->claim));
    if (const auto* e = event.as<settlement::RewardPaid>())
        say(e->task, names_(e->who) + " gets " + money(e->amount) + " of a slash");
    if (const auto* e = event.as<settlement::SolverSlashed>())
        say(e->task, names_(e->solver) + " loses its deposit of " + money(e->amount));
    if (const auto* e = event.as<settlement::ClaimantSlashed>())
        say(e->task,
            names_(e->who) + " loses " + money(e->amount) + " behind claim " + number(e->claim));
    if (const auto* e = event.as<settlement::Refunded>())
        say(e->task, names_(e->submitter) + " gets " + money(e->amount) + " back");
    if (const auto* e = event.as<jackpot::JackpotPaid>())
        say(e->task, "jackpot: " + names_(e->account) + " gets " + money(e->amount));
    if (const auto* e = event.as<jackpot::PlantUnfound>())
        say(e->task, "nobody who was drawn found the planted error");
}

}  // namespace assay::cli
