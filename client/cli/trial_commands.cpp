// SPDX-License-Identifier: Apache-2.0
// assay trial show: how a disputed claim was pinned down.
#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "client/cli/amount.hpp"
#include "client/cli/enum_name.hpp"
#include "client/cli/shared.hpp"
#include "client/cli/trial_report.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/crypto/ss58.hpp"

namespace assay::cli {

namespace {

std::string digest(const Hash256& hash) { return to_hex(hash.bytes); }

nlohmann::json json_of(const TrialReport& report) {
    nlohmann::json out{{"claim", report.claim},
                       {"task", report.task},
                       {"segment", report.segment},
                       {"claimant", crypto::to_ss58(report.claimant, 42)},
                       {"outcome", name_of(report.outcome)},
                       {"cause", report.cause},
                       {"begun", report.begun},
                       {"ended", report.ended},
                       {"place", report.place},
                       {"claimed", digest(report.story.claimed)},
                       {"questions", report.questions},
                       {"answers", report.answers},
                       {"bytes", report.bytes},
                       {"reference_time", report.reference_time},
                       {"levels", nlohmann::json::array()}};
    if (report.expected) out["expected"] = digest(*report.expected);
    if (report.accuser) out["accuser"] = crypto::to_ss58(*report.accuser, 42);
    for (const auto& level : report.levels)
        out["levels"].push_back({{"block", level.block},
                                 {"asker", crypto::to_ss58(level.asker, 42)},
                                 {"path", to_hex(level.path.items)},
                                 {"place", level.place},
                                 {"claimed", digest(level.claimed)},
                                 {"own", digest(level.own)}});
    return out;
}

std::string text_of(const TrialReport& report) {
    auto out =
        fmt::format("claim {} on segment {} of task {}, by {}: {}\n", report.claim, report.segment,
                    report.task, crypto::to_ss58(report.claimant, 42), name_of(report.outcome));
    for (const auto& level : report.levels)
        out += fmt::format("  #{:<6} {}\n          claimed  {}\n          accuser  {}\n",
                           level.block, level.place, digest(level.claimed), digest(level.own));
    if (!report.place.empty())
        out += fmt::format("pinned down to  {}\nclaimed         {}\n", report.place,
                           digest(report.story.claimed));
    if (report.expected) out += fmt::format("the chain gets  {}\n", digest(*report.expected));
    if (!report.cause.empty()) out += fmt::format("conviction      {}\n", report.cause);
    out += fmt::format(
        "cost            {} questions, {} answers, {} bytes, {:.3f} ms of block weight, {} ASY in "
        "fees, blocks {} to {}\n",
        report.questions, report.answers, report.bytes,
        static_cast<double>(report.reference_time) / 1e9, tokens(report.fees), report.begun,
        report.ended);
    return out;
}

int show(verification::ClaimId claim, BlockNumber blocks, const Shared& shared) {
    const auto node = shared.connect();
    const auto last = node->best().number();
    const auto report = report_trial(*node, claim, last > blocks ? last - blocks : 1, last);
    std::cout << (shared.json ? json_of(report).dump(2) + "\n" : text_of(report));
    return exit_success;
}

}  // namespace

void add_trial_commands(CLI::App& app, Shared& shared) {
    auto* group = app.add_subcommand("trial", "Disputed claims");
    group->require_subcommand(1);
    const auto claim = std::make_shared<verification::ClaimId>(0);
    const auto blocks = std::make_shared<BlockNumber>(240);
    auto* command = group->add_subcommand("show", "How a claim was pinned down, and at what cost");
    command->add_option("claim", *claim, "Its number")->required();
    command->add_option("--blocks", *blocks, "How far to look back; nodes keep 256 states")
        ->capture_default_str();
    command->callback(
        [=, &shared] { shared.command = [=, &shared] { return show(*claim, *blocks, shared); }; });
}

}  // namespace assay::cli
