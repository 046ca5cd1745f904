// SPDX-License-Identifier: Apache-2.0
#include "client/cli/trial_report.hpp"

#include <set>

#include "client/cli/command_error.hpp"
#include "client/cli/enum_name.hpp"
#include "client/cli/fetch_program.hpp"
#include "runtime/frame/extrinsic.hpp"

namespace assay::cli {

namespace {

using chain_spec::InterrogationPlace;
using chain_spec::TasksPlace;
using chain_spec::VerificationPlace;
using namespace interrogation;

/// The calls of one trial in one block, and what they cost.
class Costs {
  public:
    Costs(chain::Node& node, TrialReport& report) : node_{node}, report_{report} {}

    void add(const Hash256& block, const std::vector<chain::Event>& events,
             const std::set<std::uint32_t>& calls) {
        if (calls.empty()) return;
        const auto body = node_.body(block);
        for (const auto& event : events) {
            const auto index = event.extrinsic();
            if (!index || !calls.contains(*index)) continue;
            if (const auto* done = event.as<system::ExtrinsicSuccess>()) {
                report_.reference_time += done->dispatch_info.weight.ref_time;
                if (*index < body.size()) report_.bytes += body[*index].size();
            }
            if (const auto* paid = event.as<transaction_payment::TransactionFeePaid>())
                report_.fees += paid->actual_fee;
        }
    }

  private:
    chain::Node& node_;
    TrialReport& report_;
};

/// The accusation that convicted, out of the extrinsic that brought it.
std::optional<convict> accusation_of(const Bytes& extrinsic) {
    const auto decoded = frame::decode_extrinsic<chain_spec::SignedExtra>(extrinsic);
    if (!decoded || decoded->call.size() < 2) return std::nullopt;
    if (decoded->call[0] != InterrogationPlace::index) return std::nullopt;
    if (decoded->call[1] != convict::spec.index) return std::nullopt;
    auto call = scale::from_bytes<convict>(ByteView{decoded->call}.subspan(2));
    return call ? std::optional{*std::move(call)} : std::nullopt;
}

/// Executes what the chain has executed, to show its value beside the claimed one.
std::optional<Hash256> expected_of(const program::Accusation& accusation,
                                   const program::Subject& subject, const dispute::Story& story) {
    if (!story.state || !story.tile) return std::nullopt;
    const program::Context context{
        .order_seed = subject.task.order_seed,
        .seed = subject.task.seed,
        .step = story.by_init || *story.state == 0 ? 0 : *story.state - 1};
    if (const auto* wrong = std::get_if<program::WrongFoldStart>(&accusation)) {
        const program::Fold fold{wrong->node.node, *story.tile, context};
        return program::accumulator_hash(program::serialise(fold.start()));
    }
    if (const auto* wrong = std::get_if<program::WrongFoldFinish>(&accusation)) {
        const program::Fold fold{wrong->node.node, *story.tile, context};
        const auto last = program::deserialise_accumulator(wrong->last.items);
        if (!last) return std::nullopt;
        return program::tile_hash(fold.finish(*last).bytes);
    }
    const auto* wrong = std::get_if<program::WrongFoldStep>(&accusation);
    if (!wrong || !story.accumulator || *story.accumulator == 0) return std::nullopt;
    const program::Fold fold{wrong->node.node, *story.tile, context};
    const auto step = static_cast<std::uint32_t>(*story.accumulator - 1);
    const auto before = program::deserialise_accumulator(wrong->before.items);
    if (!before || before->words.size() != fold.words(step)) return std::nullopt;
    const auto places = fold.inputs(step, *before);
    if (places.size() != wrong->tiles.items.size()) return std::nullopt;
    std::vector<program::Tile> tiles;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto& type = wrong->node.node.inputs[places[i].input].type;
        tiles.push_back({{type.dtype, program::tile_shape(type.shape, places[i].tile)},
                         wrong->tiles.items[i].bytes.items});
    }
    return program::accumulator_hash(program::serialise(fold.step(step, *before, tiles)));
}

/// Fills in places and values from the record of the trial.
class Places {
  public:
    Places(chain::Node& node, TrialReport& report) : node_{node}, report_{report} {}

    /// `block` is one in which the record was whole.
    void read(const Hash256& block) {
        const auto state = node_.state(block);
        const auto number = chain::read<InterrogationPlace>(*state, TrialOf{report_.claim});
        if (!number) return;
        const auto trial = chain::read<InterrogationPlace>(*state, Trials{*number});
        if (!trial) return;
        subject_ = trial->subject;
        for (const auto& [key, kept] : chain::read_all<InterrogationPlace, Record>(*state, *number))
            view_.record.emplace(key.path.key.items, kept.answer);
        report_.task = trial->subject.task.task;
        const auto spec = chain::read<TasksPlace>(*state, tasks::Specs{report_.task});
        const auto claim =
            chain::read<VerificationPlace>(*state, verification::Claims{report_.claim});
        if (claim) report_.segment = claim->segment;
        report_.claimant = trial->subject.claim.account;
        if (spec) program_ = fetch_program(*spec);
        for (auto& level : report_.levels)
            if (const auto told = tell(level.path)) {
                level.place = dispute::to_line(*told);
                level.claimed = told->claimed;
            }
    }
    void end(const program::Path& path) {
        if (const auto told = tell(path)) {
            report_.story = *told;
            report_.place = dispute::to_line(*told);
        }
    }
    void judge(const program::Accusation& accusation) {
        if (subject_) report_.expected = expected_of(accusation, *subject_, report_.story);
    }

  private:
    std::optional<dispute::Story> tell(const program::Path& path) const {
        if (!program_ || !subject_) return std::nullopt;
        auto answers = dispute::answers_along(view_, path);
        if (answers.size() > path.size()) answers.resize(path.size());
        return dispute::tell(*program_, *subject_, path, answers);
    }

    chain::Node& node_;
    TrialReport& report_;
    dispute::TrialView view_;
    std::optional<program::Subject> subject_;
    std::optional<program::Program> program_;
};

}  // namespace

TrialReport report_trial(chain::Node& node, verification::ClaimId claim, BlockNumber first,
                         BlockNumber last) {
    TrialReport report;
    report.claim = claim;
    Costs costs{node, report};
    Hash256 before{}, at{};
    program::Path end;
    std::optional<convict> conviction;
    for (BlockNumber number = first; number <= last && report.ended == 0; ++number) {
        const auto hash = node.hash_at(number);
        if (!hash) break;
        const auto events = node.events(*hash);
        std::set<std::uint32_t> calls;
        const auto over = [&](TrialReport::Outcome outcome) {
            report.outcome = outcome;
            report.ended = number;
        };
        for (const auto& event : events) {
            const auto index = event.extrinsic();
            const auto mine = [&] { return index && calls.insert(*index).second; };
            if (const auto* e = event.as<TrialBegun>(); e && e->claim == claim)
                report.begun = number;
            if (const auto* e = event.as<Asked>(); e && e->claim == claim) {
                mine();
                ++report.questions;
                report.levels.push_back({.block = number,
                                         .asker = e->asker,
                                         .path = e->path,
                                         .place = {},
                                         .claimed = {},
                                         .own = e->own});
                if (report.outcome != TrialReport::Outcome::Convicted) end = e->path;
            }
            if (const auto* e = event.as<Answered>(); e && e->claim == claim) {
                mine();
                ++report.answers;
            }
            if (const auto* e = event.as<Convicted>(); e && e->claim == claim) {
                mine();
                over(TrialReport::Outcome::Convicted);
                report.accuser = e->by;
                report.cause = name_of(e->cause);
                end = e->path;
                const auto body = node.body(*hash);
                if (index && *index < body.size()) conviction = accusation_of(body[*index]);
            }
            if (const auto* e = event.as<Silenced>(); e && e->claim == claim)
                over(TrialReport::Outcome::Silenced);
            if (const auto* e = event.as<Survived>(); e && e->claim == claim)
                over(TrialReport::Outcome::Survived);
        }
        costs.add(*hash, events, calls);
        before = at;
        at = *hash;
    }
    if (report.begun == 0)
        throw CommandError{"no trial of claim " + std::to_string(claim) + " in blocks " +
                           std::to_string(first) + " to " + std::to_string(last)};
    Places places{node, report};
    places.read(report.ended > 0 && before != Hash256{} ? before : at);
    places.end(end);
    if (conviction) places.judge(conviction->accusation);
    return report;
}

}  // namespace assay::cli
