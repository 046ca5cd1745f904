// SPDX-License-Identifier: Apache-2.0
// An honest claim is never convicted: not by accusers with another history, not by evidence taken
// from the honest one, not by evidence or records that were tampered with.
#include <catch2/catch.hpp>

#include "tests/runtime/program/honest_lines.hpp"

namespace assay::program {

using namespace honest;

TEST_CASE("true evidence against an honest claim shows that nothing is wrong") {
    Words words{11};
    for (const SegmentRecord& segment : honest_world().segments) {
        Prover prover{honest_world().task, segment, honest_world().honest};
        HistoryTrees trees{honest_world().task, segment, honest_world().honest};
        for (int round = 0; round < 150; ++round) {
            const Line line = random_line(words, segment, prover, round % 3 != 0);
            for (const Accusation& accusation : true_accusations(line, trees)) {
                const auto judged = judge(line.subject, line.path, line.answers, accusation);
                REQUIRE_FALSE(judged);
                INFO("accusation " << accusation.index() << " at "
                                   << static_cast<int>(line.trail.place));
                CHECK(judged.error() == Refusal::Consistent);
            }
        }
    }
}

TEST_CASE("evidence from any other history convicts no honest claim") {
    Words words{12};
    for (int round = 0; round < 25; ++round) {
        const SegmentRecord& segment = honest_world().segments[round % 2];
        const std::uint64_t step = segment.first_step + words.below(steps) + 1;
        const auto node =
            words.below(static_cast<std::uint32_t>(honest_world().program.step.size()));
        const std::uint32_t byte = words.next();
        Replay other{
            honest_world().program, honest_world().data, honest_world().task, 2 * steps,
            [&](std::uint64_t s, std::uint32_t n, Tensor& output, std::span<const Tensor>) {
                if (s == step && n == node) output.bytes[byte % output.bytes.size()] ^= 0x81;
            }};
        Prover prover{honest_world().task, segment, honest_world().honest};
        Prover accuser{honest_world().task, segment, other};
        Claimant claimant{prover, prover.claim(honest_account)};
        const Verdict verdict = hold_trial(honest_world().task, segment, claimant, accuser);
        const bool harmless = verdict.ending == Ending::Agreed || verdict.ending == Ending::Refused;
        CHECK(harmless);
    }
}

TEST_CASE("tampered evidence convicts no honest claim") {
    Words words{13};
    std::size_t decoded = 0;
    for (const SegmentRecord& segment : honest_world().segments) {
        Prover prover{honest_world().task, segment, honest_world().honest};
        HistoryTrees trees{honest_world().task, segment, honest_world().honest};
        for (int round = 0; round < 60; ++round) {
            const Line line = random_line(words, segment, prover, round % 3 != 0);
            for (const Accusation& accusation : true_accusations(line, trees))
                for (int change = 0; change < 12; ++change) {
                    Bytes bytes = scale::to_bytes(accusation);
                    // Early bytes hold programs, nodes and counts; late ones tiles and proofs.
                    const auto reach = static_cast<std::uint32_t>(bytes.size());
                    const std::uint32_t near = words.below(2) == 0 ? std::min(reach, 400U) : reach;
                    bytes[words.below(near)] ^= static_cast<std::uint8_t>(1 + words.below(255));
                    if (const auto changed = scale::from_bytes<Accusation>(bytes)) {
                        ++decoded;
                        CHECK_FALSE(judge(line.subject, line.path, line.answers, *changed));
                    }
                }
        }
    }
    CHECK(decoded > 500);
}

TEST_CASE("evidence made for one place convicts nobody at another") {
    Words words{14};
    const SegmentRecord& segment = honest_world().segments[1];
    Prover prover{honest_world().task, segment, honest_world().honest};
    HistoryTrees trees{honest_world().task, segment, honest_world().honest};
    std::vector<Line> lines;
    for (int i = 0; i < 40; ++i) lines.push_back(random_line(words, segment, prover, i % 2 == 0));
    for (const Line& from : lines)
        for (const Accusation& accusation : true_accusations(from, trees))
            for (const Line& at : lines)
                CHECK_FALSE(judge(at.subject, at.path, at.answers, accusation));
}

TEST_CASE("a record that was tampered with is of no use") {
    Words words{15};
    const SegmentRecord& segment = honest_world().segments[1];
    Prover prover{honest_world().task, segment, honest_world().honest};
    for (int round = 0; round < 200; ++round) {
        const Line line = random_line(words, segment, prover, true);
        std::vector<Answer> answers = line.answers;
        // The last answer may be a new commitment; all above it are bound.
        const auto which = words.below(static_cast<std::uint32_t>(answers.size() - 1));
        Bytes bytes = scale::to_bytes(answers[which]);
        bytes[words.below(static_cast<std::uint32_t>(bytes.size()))] ^= 0x40;
        const auto changed = scale::from_bytes<Answer>(bytes);
        if (!changed) continue;
        answers[which] = *changed;
        const bool seam = std::holds_alternative<StepAnswer>(*changed) ||
                          std::holds_alternative<TileAnswer>(*changed);
        if (!seam) CHECK_FALSE(follow(line.subject, line.path, answers));
    }
}

TEST_CASE("what goes over the wire comes back the same") {
    Words words{16};
    const SegmentRecord& segment = honest_world().segments[0];
    Prover prover{honest_world().task, segment, honest_world().honest};
    HistoryTrees trees{honest_world().task, segment, honest_world().honest};
    for (int round = 0; round < 30; ++round) {
        const Line line = random_line(words, segment, prover, true);
        for (const Answer& answer : line.answers)
            CHECK((scale::from_bytes<Answer>(scale::to_bytes(answer)) == answer));
        for (const Accusation& accusation : true_accusations(line, trees))
            CHECK((scale::from_bytes<Accusation>(scale::to_bytes(accusation)) == accusation));
    }
}

}  // namespace assay::program
