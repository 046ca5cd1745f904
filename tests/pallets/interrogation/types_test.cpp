// SPDX-License-Identifier: Apache-2.0
#include "pallets/interrogation/types.hpp"

#include <catch2/catch.hpp>

#include "tests/pallets/interrogation/chain.hpp"

using namespace assay;
using namespace assay::interrogation;

TEST_CASE("parameters without a window, a lane, a cap, a burned share or a budget are refused") {
    CHECK(is_valid(test::parameters()));
    const auto without = [](auto change) {
        auto values = test::parameters();
        change(values);
        return !is_valid(values);
    };
    CHECK(without([](auto& v) { v.clocks.ask = 0; }));
    CHECK(without([](auto& v) { v.clocks.answer = 0; }));
    CHECK(without([](auto& v) { v.clocks.answer_step = 1U << 21; }));
    CHECK(without([](auto& v) { v.clocks.answer_tile = 0; }));
    CHECK(without([](auto& v) { v.clocks.convict = 0; }));
    CHECK(without([](auto& v) { v.clocks.margin = 0; }));
    CHECK(without([](auto& v) { v.lanes = 0; }));
    CHECK(without([](auto& v) { v.lanes = max_lanes + 1; }));
    CHECK(without([](auto& v) { v.questions_max = max_levels - 1; }));
    CHECK(without([](auto& v) { v.question_fee = 0; }));
    CHECK(without([](auto& v) { v.burned.parts = 0; }));
    CHECK(without([](auto& v) { v.burned.parts = Perbill::one + 1; }));
    CHECK(without([](auto& v) { v.alarms_per_block = 0; }));
    CHECK(without([](auto& v) { v.deleted_per_block = 0; }));
}

TEST_CASE("a seal speaks of one claim, one place and one answer") {
    program::Subject subject;
    const program::Answer answer = program::InnerAnswer{};
    const auto digest = sealed_digest(subject, {}, answer);
    CHECK(digest == sealed_digest(subject, {}, answer));
    CHECK(digest != sealed_digest(subject, Bytes{1}, answer));
    CHECK(digest != sealed_digest(subject, {}, program::HistoryAnswer{}));
    subject.claim.history.bytes[0] = 1;
    CHECK(digest != sealed_digest(subject, {}, answer));
}

TEST_CASE("a request becomes what the arbiter works on") {
    verification::TrialRequest request;
    request.claimant = test::account(3);
    request.segment = {.index = 2, .section = tasks::Section::Step, .first_step = 100, .steps = 50};
    request.header = {.task = 9, .step = 100};
    request.header.seed = 77;
    request.start.bytes.fill(1);
    request.statement = {.distance = 0, .verdict = verification::Verdict::Fail};
    const auto subject = subject_of(request);
    CHECK(subject.task.task == 9);
    CHECK(subject.task.seed == 77);
    CHECK(subject.segment.start == request.start);
    CHECK(subject.segment.first_step == 100);
    CHECK(subject.segment.steps == 50);
    CHECK(subject.claim.account == test::account(3));
    CHECK_FALSE(subject.claim.pass);

    request.segment.section = tasks::Section::Init;
    CHECK_FALSE(subject_of(request).segment.start);
}

TEST_CASE("a distance is zero in exact mode, or goes with no verdict") {
    verification::TrialRequest request;
    const auto distance = [&](verification::Distance d, verification::Verdict verdict) {
        request.statement = {d, verdict};
        return subject_of(request).claim.distance;
    };
    using verification::Verdict;
    CHECK(distance(0, Verdict::Pass) == 0);
    CHECK(distance(0, Verdict::Fail) == 1);
    CHECK(distance(1, Verdict::Fail) > 1);
    CHECK(distance(1, Verdict::Pass) > 1);
}

TEST_CASE("errors of the program library keep their names on the wire") {
    CHECK(error_of(program::Misstep::WrongAnswerCount) == Error::WrongAnswerCount);
    CHECK(error_of(program::Misstep::WrongHash) == Error::WrongHash);
    CHECK(error_of(program::Refusal::RecordUnusable) == Error::RecordUnusable);
    CHECK(error_of(program::Refusal::Consistent) == Error::Consistent);
}
