// SPDX-License-Identifier: Apache-2.0
#include "client/demo/report.hpp"

#include <spdlog/fmt/fmt.h>

#include "client/cli/amount.hpp"
#include "client/demo/svg.hpp"
#include "client/objects/store.hpp"

namespace assay::demo {

namespace {

constexpr const char* head = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Assay: five stories</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:1100px;margin:2em auto;padding:0 1em;color:#222}
h2{margin-top:2.5em;border-top:1px solid #ccc;padding-top:1em}
table{border-collapse:collapse;font-size:13px;width:100%}
td,th{padding:3px 8px;text-align:right;border-bottom:1px solid #eee;white-space:nowrap}
td:first-child,th:first-child,td:nth-child(2),th:nth-child(2){text-align:left}
.told{color:#177245}.failed{color:#b00020}
.wide{overflow-x:auto}
svg{width:100%;height:auto;font:12px system-ui,sans-serif}
.curve{fill:none;stroke:#1f5fbf;stroke-width:1.5}.grid{stroke:#e4e4e4}
.stage{fill:#9fc1ef}.place{fill:#f3f6fb;stroke:#9fb4d0}.verdict{fill:#fdeaea;stroke:#b00020}
.edge{stroke:#9fb4d0}
pre{font-size:12px;background:#f7f7f7;padding:1em;max-height:24em;overflow:auto}
</style></head><body>
<h1>Assay: five stories</h1>
<p>Played by a node and its workers on one machine. Every balance below was read from the chain and
is explained to the last unit by the chain's events. Amounts are in ASY.</p>
)";

std::string table(const std::vector<std::vector<std::string>>& rows) {
    std::string out = "<div class=\"wide\"><table>\n";
    for (const auto& row : rows) {
        const char* cell = &row == &rows.front() ? "th" : "td";
        out += "<tr>";
        for (const auto& text : row) out += fmt::format("<{0}>{1}</{0}>", cell, escape(text));
        out += "</tr>\n";
    }
    return out + "</table></div>\n";
}

std::string section(const StoryResult& result) {
    auto out = fmt::format("<h2 id=\"story-{0}\">Story {0}: {1}</h2>\n<p>{2}</p>\n", result.number,
                           escape(result.title), escape(result.what));
    out += result.told
               ? fmt::format("<p class=\"told\">Ended as told, in {:.0f} s.</p>\n", result.seconds)
               : "<p class=\"failed\">Failed: " + escape(result.failure) + "</p>\n";
    if (!result.notes.empty()) {
        out += "<ul>\n";
        for (const auto& note : result.notes) out += "<li>" + escape(note) + "</li>\n";
        out += "</ul>\n";
    }
    if (const auto curve = loss_curve(result.losses); !curve.empty())
        out += "<h3>Loss by training step</h3>\n" + curve;
    if (const auto stages = stage_timeline(result.stages); !stages.empty())
        out += "<h3>Stages by block</h3>\n" + stages;
    for (const auto& trial : result.trials) {
        out += fmt::format("<h3>Trial of claim {}</h3>\n", trial.report.claim);
        out += trial_tree(trial) + "<pre>";
        for (const auto& line : trial_lines(trial)) out += escape(line) + "\n";
        out += "</pre>\n";
    }
    if (!result.settlement.empty())
        out += "<h3>Settlement</h3>\n" + table(settlement_table(result)) +
               "<p>Burned in all: " + cli::tokens(result.burned) + " ASY.</p>\n";
    out += "<details><summary>Everything that happened</summary><pre>";
    for (const auto& line : result.lines)
        out += fmt::format("#{:<5} task {}  {}\n", line.block, line.task, escape(line.text));
    return out + "</pre></details>\n";
}

}  // namespace

std::string to_html(const std::vector<StoryResult>& results) {
    std::string out = head;
    for (const auto& result : results) out += section(result);
    return out + "</body></html>\n";
}

void write_report(const std::filesystem::path& file, const std::vector<StoryResult>& results) {
    objects::write_file(file, as_bytes(to_html(results)));
}

}  // namespace assay::demo
