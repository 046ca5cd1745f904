// SPDX-License-Identifier: Apache-2.0
#include "pallets/interrogation/types.hpp"

#include "pallets/interrogation/calls.hpp"

namespace assay::interrogation {

namespace {

// Sums over all levels of a trial stay far below 2^32.
constexpr BlockNumber window_max = 1U << 20;
bool is_window(BlockNumber blocks) { return blocks > 0 && blocks <= window_max; }

struct SealedAnswer {
    Hash256 history;
    Hash256 order_seed;
    Path path;
    program::Answer answer;
};
constexpr crypto::Tag seal_tag{"assay/seal"};

// In Exact mode a statement's distance is 0 whatever the verdict; the arbiter writes 1 with a fail.
// Any other distance stays one that no verdict goes with.
std::uint64_t distance_of(const verification::Statement& statement) {
    const std::uint64_t fail = statement.verdict == verification::Verdict::Fail ? 1 : 0;
    return statement.distance > 0 ? std::max<std::uint64_t>(statement.distance, 2) : fail;
}

}  // namespace

bool is_valid(const ParameterValues& values) {
    const auto& clocks = values.clocks;
    return is_window(clocks.ask) && is_window(clocks.answer) && is_window(clocks.answer_step) &&
           is_window(clocks.answer_tile) && is_window(clocks.convict) && is_window(clocks.margin) &&
           values.lanes > 0 && values.lanes <= max_lanes && values.questions_max >= max_levels &&
           values.question_fee > 0 && values.burned.parts > 0 && values.burned.is_share() &&
           values.alarms_per_block > 0 && values.deleted_per_block > 0;
}

Hash256 sealed_digest(const program::Subject& subject, const Path& path,
                      const program::Answer& answer) {
    return crypto::blake2_256(
        seal_tag, scale::to_bytes(
                      SealedAnswer{subject.claim.history, subject.task.order_seed, path, answer}));
}

program::Subject subject_of(const verification::TrialRequest& request) {
    const bool from_start = request.segment.section == tasks::Section::Step;
    return {.task = {.task = request.header.task,
                     .program = request.header.program,
                     .dataset = request.header.dataset,
                     .order_seed = request.header.order_seed,
                     .seed = request.header.seed},
            .segment = {.first_step = request.segment.first_step,
                        .steps = request.segment.steps,
                        .start = from_start ? std::optional{request.start} : std::nullopt,
                        .end = request.end},
            .claim = {.account = request.claimant,
                      .history = request.root,
                      .distance = distance_of(request.statement),
                      .pass = request.statement.verdict == verification::Verdict::Pass}};
}

verification::DeathCause cause_of(const program::Accusation& accusation) {
    using verification::DeathCause;
    struct Cause {
        DeathCause operator()(const program::WrongVerdict&) { return DeathCause::Verdict; }
        DeathCause operator()(const program::WrongLength&) { return DeathCause::LeafCount; }
        DeathCause operator()(const program::WrongStart&) { return DeathCause::StartLink; }
        DeathCause operator()(const program::WrongHeader&) { return DeathCause::Header; }
        DeathCause operator()(const program::WrongCount&) { return DeathCause::LeafCount; }
        DeathCause operator()(const program::WrongState&) { return DeathCause::StateLink; }
        DeathCause operator()(const program::WrongTensor&) { return DeathCause::Malformed; }
        DeathCause operator()(const program::WrongFold&) { return DeathCause::LeafCount; }
        DeathCause operator()(const program::WrongFoldStart&) { return DeathCause::FoldStart; }
        DeathCause operator()(const program::WrongFoldStep&) { return DeathCause::FoldStep; }
        DeathCause operator()(const program::WrongFoldFinish&) { return DeathCause::FoldFinish; }
    };
    return std::visit(Cause{}, accusation);
}

namespace {

// The errors of runtime/program stand in this pallet's enum under the same names and in the same
// order, so that each is a number on the wire of its own.
constexpr Error first_misstep = Error::WrongAnswerCount;
constexpr Error first_refusal = Error::RecordUnusable;

template <class Inner, Error First, std::size_t... I>
consteval bool same_names(std::index_sequence<I...>) {
    constexpr auto first = static_cast<std::size_t>(First);
    return ((reflect::enumerator_name<static_cast<Inner>(I)> ==
             reflect::enumerator_name<static_cast<Error>(first + I)>)&&...);
}
template <class Inner, Error First>
constexpr bool mirrored =
    same_names<Inner, First>(std::make_index_sequence<reflect::enumerator_count<Inner>()>{});
static_assert(mirrored<program::Misstep, first_misstep>);
static_assert(mirrored<program::Refusal, first_refusal>);

Error shifted(Error first, std::uint8_t by) {
    return static_cast<Error>(static_cast<std::uint8_t>(first) + by);
}

}  // namespace

Error error_of(program::Misstep misstep) {
    return shifted(first_misstep, static_cast<std::uint8_t>(misstep));
}
Error error_of(program::Refusal refusal) {
    return shifted(first_refusal, static_cast<std::uint8_t>(refusal));
}

}  // namespace assay::interrogation
