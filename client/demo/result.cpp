// SPDX-License-Identifier: Apache-2.0
#include "client/demo/result.hpp"

#include <spdlog/fmt/fmt.h>

#include "client/cli/amount.hpp"
#include "client/cli/enum_name.hpp"
#include "runtime/base/hex.hpp"

namespace assay::demo {

namespace {

std::string money(Amount amount) { return amount == 0 ? "-" : cli::signed_tokens(amount, 4); }

}  // namespace

std::vector<std::vector<std::string>> settlement_table(const StoryResult& result) {
    std::vector<std::vector<std::string>> rows{{"account", "role", "deposits", "earned", "rewards",
                                                "escrow spent", "slashed", "burned, asked", "fees",
                                                "before", "after", "difference"}};
    for (const auto& row : result.settlement) {
        const auto& m = row.movements;
        const auto difference = static_cast<Amount>(row.after) - static_cast<Amount>(row.before);
        rows.push_back(
            {row.name, row.role,
             m.locked_most > 0 ? cli::tokens(static_cast<Balance>(m.locked_most), 4) : "-",
             money(m.earned), money(m.rewards), money(m.spent), money(m.slashed),
             money(m.burned + m.questions), money(m.fees + m.other), cli::tokens(row.before, 4),
             cli::tokens(row.after, 4),
             money(difference) + (row.explained ? "" : " (NOT EXPLAINED)")});
    }
    return rows;
}

std::vector<std::string> trial_lines(const NamedTrial& trial) {
    const auto& report = trial.report;
    std::vector<std::string> out;
    out.push_back(fmt::format("trial of claim {} by {} on segment {}: {}{}", report.claim,
                              trial.claimant, report.segment, cli::name_of(report.outcome),
                              trial.accuser.empty() ? "" : ", accused by " + trial.accuser));
    if (report.questions == 0) {
        out.push_back("nobody asked anything, so it stands");
        return out;
    }
    if (!report.place.empty()) {
        out.push_back("pinned down to  " + report.place);
        out.push_back("claimed there   " + to_hex(report.story.claimed.bytes));
    }
    if (report.expected) out.push_back("the chain got   " + to_hex(report.expected->bytes));
    out.push_back(fmt::format(
        "cost            {} questions, {} bytes on chain, {:.2f} ms of block weight, {} blocks",
        report.questions, report.bytes, static_cast<double>(report.reference_time) / 1e9,
        report.ended - report.begun));
    return out;
}

}  // namespace assay::demo
