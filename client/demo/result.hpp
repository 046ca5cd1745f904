// SPDX-License-Identifier: Apache-2.0
// What is left of a story when it is over: for the tables on the terminal and for the report.
#pragma once

#include "client/cli/teller.hpp"
#include "client/cli/trial_report.hpp"
#include "client/demo/ledger.hpp"

namespace assay::demo {

/// One account's settlement.
struct SettlementRow {
    std::string name, role;
    Movements movements;
    Balance before = 0, after = 0;  ///< Free and held money together.
    bool explained = false;         ///< The movements are exactly the difference.
};

struct NamedTrial {
    cli::TrialReport report;
    std::string claimant, accuser;  ///< By name; the accuser may be nobody.
};

struct LossPoint {
    std::uint64_t step = 0;
    double loss = 0;
};

/// A stage of a task and the blocks that it took.
struct StageSpan {
    tasks::TaskId task = 0;
    std::string name;
    BlockNumber first = 0, last = 0;
};

struct StoryResult {
    int number = 0;
    std::string title, what;
    bool told = false;    ///< It ended as it was meant to.
    std::string failure;  ///< Why not.
    double seconds = 0;
    std::vector<std::string> notes;
    std::vector<cli::Line> lines;
    std::vector<StageSpan> stages;
    std::vector<LossPoint> losses;
    std::vector<SettlementRow> settlement;
    Balance burned = 0;
    std::vector<NamedTrial> trials;
};

/// The settlement as rows of text, the heading first.
std::vector<std::vector<std::string>> settlement_table(const StoryResult& result);
/// A trial in lines.
std::vector<std::string> trial_lines(const NamedTrial& trial);

}  // namespace assay::demo
