// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "pallets/tasks/sizing.hpp"

using namespace assay;
using namespace assay::tasks;

namespace {

Location at(std::string_view uri) {
    Location location;
    location.uri = Bytes{uri.begin(), uri.end()};
    return location;
}

}  // namespace

TEST_CASE("segments cover all steps once, the last may be shorter") {
    TaskSpec spec;
    spec.initial_state = FromTask{3, 100};
    spec.steps = 25;
    spec.checkpoint_every = 10;
    spec.work = {.init = 7, .step = 3};
    REQUIRE(step_segments(spec) == 3);
    CHECK(segment_at(spec, 0) == Segment{0, Section::Init, 100, 0});
    CHECK(segment_at(spec, 1) == Segment{1, Section::Step, 100, 10});
    CHECK(segment_at(spec, 2) == Segment{2, Section::Step, 110, 10});
    CHECK(segment_at(spec, 3) == Segment{3, Section::Step, 120, 5});
    CHECK(work_of(spec, segment_at(spec, 0)) == 7);
    CHECK(work_of(spec, segment_at(spec, 3)) == 15);
    CHECK(total_work(spec) == 82);
    CHECK(largest_segment_work(spec) == 30);
    spec.steps = 4'000'000'000;
    spec.checkpoint_every = 4'294'967'295;
    CHECK(step_segments(spec) == 1);
    CHECK(segment_at(spec, 1).steps == 4'000'000'000);
}

TEST_CASE("first, last and the making of the state are always audited, the others by lot") {
    TaskSpec spec;
    spec.checkpoint_every = 1;
    spec.audited = 4;
    spec.steps = 1;
    CHECK(plan_audit(spec).audited() == 2);
    spec.steps = 2;
    CHECK(plan_audit(spec).audited() == 3);
    spec.steps = 5;
    CHECK(plan_audit(spec).audited() == 6);  // All of them.
    spec.steps = 100;
    const auto plan = plan_audit(spec);
    CHECK(plan.always == 3);
    CHECK(plan.pool == 98);
    CHECK(plan.drawn == 4);
    spec.initial_state = FromTask{1, 5};  // The chain compares the start itself.
    CHECK(plan_audit(spec).always == 2);
}

TEST_CASE("a location has one of six schemes, and something behind it") {
    for (const auto* good : {"file:/data", "http://a", "https://a", "s3://b/k", "ipfs:Qm", "ar:x"})
        CHECK(is_acceptable(at(good)));
    for (const auto* bad : {"", "ftp://a", "file:", "FILE:/data", "/data", "https"})
        CHECK_FALSE(is_acceptable(at(bad)));
    CHECK_FALSE(are_acceptable({}));
    CHECK_FALSE(are_acceptable(std::vector{at("ar:x"), at("gopher:y")}));
}
