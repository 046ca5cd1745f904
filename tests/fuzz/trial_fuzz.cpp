// SPDX-License-Identifier: Apache-2.0
// What is said in a trial: answers and accusations as parties send them. Whatever decodes has one
// encoding, and nothing that anybody can say convicts an honest claim.
//
// An input chooses a line of questions by its first byte, answer or accusation at its end by its
// second, and then changes single bytes of that, three bytes of input a change: so every input
// reaches the judge.
#include "tests/fuzz/fuzz.hpp"
#include "tests/runtime/program/honest_lines.hpp"

using namespace assay;
using namespace assay::program;

namespace {

struct Case {
    honest::Line line;
    Accusation accusation;
};

std::vector<Case> make_cases() {
    std::vector<Case> cases;
    Words words{17};
    for (const auto& segment : honest::honest_world().segments) {
        Prover prover{honest::honest_world().task, segment, honest::honest_world().honest};
        HistoryTrees trees{honest::honest_world().task, segment, honest::honest_world().honest};
        while (cases.size() < 250) {
            const auto line = honest::random_line(words, segment, prover, cases.size() % 3 != 0);
            for (const auto& accusation : honest::true_accusations(line, trees))
                cases.push_back({line, accusation});
        }
    }
    return cases;
}

/// Each three bytes: where, and which bits to flip.
Bytes edited(Bytes bytes, ByteView edits) {
    for (std::size_t i = 0; i + 3 <= edits.size(); i += 3) {
        auto& byte = bytes[(std::size_t{edits[i]} << 8U | edits[i + 1]) % bytes.size()];
        byte = static_cast<std::uint8_t>(byte ^ edits[i + 2]);
    }
    return bytes;
}

template <class T>
std::optional<T> reread(const Bytes& bytes) {
    const auto value = scale::from_bytes<T>(bytes);
    if (!value) return std::nullopt;
    INVARIANT(equal(scale::to_bytes(*value), bytes));
    return *value;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<Case> cases = make_cases();
    if (size < 2) return 0;
    const auto& [line, accusation] = cases[data[0] % cases.size()];
    const ByteView edits{data + 2, size - 2};
    if (data[1] % 2 == 0) {
        const auto accused = reread<Accusation>(edited(scale::to_bytes(accusation), edits));
        if (accused) INVARIANT(!judge(line.subject, line.path, line.answers, *accused));
        return 0;
    }
    const auto& last = line.answers.back();
    const auto answer = reread<Answer>(edited(scale::to_bytes(last), edits));
    if (!answer || *answer == last) return 0;
    const std::span before{line.answers.data(), line.answers.size() - 1};
    const Path place{{line.path.items.begin(),
                      line.path.items.begin() + static_cast<std::ptrdiff_t>(before.size())}};
    // Where a commitment begins the claimant may say anything; inside a tree only the truth.
    if (std::holds_alternative<InnerAnswer>(last))
        INVARIANT(!check_answer(line.subject, place, before, *answer));
    return 0;
}
