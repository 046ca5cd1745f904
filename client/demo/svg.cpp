// SPDX-License-Identifier: Apache-2.0
#include "client/demo/svg.hpp"

#include <spdlog/fmt/fmt.h>

#include "runtime/base/hex.hpp"

namespace assay::demo {

namespace {

constexpr int width = 900;

std::string open_svg(int height) {
    return fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\">\n", width, height);
}

std::string label(double x, double y, const std::string& text, const char* anchor = "start") {
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y,
                       anchor, escape(text));
}

std::string short_hash(const Hash256& hash) { return to_hex(hash.bytes).substr(0, 18) + ".."; }

}  // namespace

std::string escape(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '&')
            out += "&amp;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out;
}

std::string loss_curve(const std::vector<LossPoint>& losses) {
    if (losses.size() < 2) return {};
    constexpr int height = 260, left = 50, bottom = 30;
    double highest = 0;
    for (const auto& point : losses) highest = std::max(highest, point.loss);
    const auto last = static_cast<double>(std::max<std::uint64_t>(1, losses.back().step));
    const auto x = [&](double step) { return left + step / last * (width - left - 10); };
    const auto y = [&](double loss) {
        return height - bottom - loss / highest * (height - bottom - 10);
    };
    auto out = open_svg(height);
    for (int i = 0; i <= 4; ++i) {
        const double at = highest * i / 4;
        out += fmt::format("<line class=\"grid\" x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>",
                           left, width - 10, y(at), y(at));
        out += label(left - 6, y(at) + 4, fmt::format("{:.2f}", at), "end");
        out += label(x(last * i / 4), height - 8, fmt::format("{:.0f}", last * i / 4), "middle");
    }
    // A mean of neighbours for each of at most 600 places: single batches are noise.
    const std::size_t stride = std::max<std::size_t>(1, losses.size() / 600);
    out += "<polyline class=\"curve\" points=\"";
    for (std::size_t i = 0; i < losses.size(); i += stride) {
        const auto end = std::min(losses.size(), i + stride);
        double sum = 0;
        for (std::size_t j = i; j < end; ++j) sum += losses[j].loss;
        out += fmt::format("{:.1f},{:.1f} ", x(static_cast<double>(losses[i].step)),
                           y(sum / static_cast<double>(end - i)));
    }
    return out + "\"/>\n</svg>\n";
}

std::string stage_timeline(const std::vector<StageSpan>& stages) {
    if (stages.empty()) return {};
    BlockNumber first = stages.front().first, last = first + 1;
    std::vector<tasks::TaskId> rows;
    for (const auto& span : stages) {
        first = std::min(first, span.first);
        last = std::max(last, span.last);
        if (std::ranges::find(rows, span.task) == rows.end()) rows.push_back(span.task);
    }
    constexpr int left = 60, bar_height = 14;
    const auto x = [&](BlockNumber block) {
        return left + static_cast<double>(block - first) / (last - first) * (width - left - 160);
    };
    std::string bars;
    int y = 20;
    for (const auto task : rows) {
        bars += label(0, y + 11, "task " + std::to_string(task));
        for (const auto& span : stages) {
            if (span.task != task) continue;
            const auto w = std::max(2.0, x(span.last) - x(span.first));
            bars += fmt::format(
                "<rect class=\"stage\" x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" "
                "height=\"{}\"/>",
                x(span.first), y, w, bar_height);
            bars += label(x(span.first) + w + 4, y + 11,
                          fmt::format("{} {}-{}", span.name, span.first, span.last));
            y += bar_height + 4;
        }
        y += 8;
    }
    return open_svg(y + 10) + bars + "</svg>\n";
}

std::string trial_tree(const NamedTrial& trial) {
    const auto& report = trial.report;
    if (report.levels.empty()) return {};
    constexpr int step = 46;
    std::string nodes;
    int y = 10, x = 10;
    const auto node = [&](const std::string& place, const Hash256& claimed, const std::string& own,
                          const char* kind) {
        nodes += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"760\" height=\"36\"/>",
                             kind, x, y);
        nodes += label(x + 8, y + 15, place);
        nodes += label(x + 8, y + 30,
                       "claimed " + short_hash(claimed) + (own.empty() ? "" : "   " + own));
        y += step;
        x = std::min(x + 10, 130);
    };
    for (const auto& level : report.levels) {
        node(fmt::format("#{} {}", level.block, level.place.empty() ? "W" : level.place),
             level.claimed,
             trial.accuser.empty() ? "accuser " + short_hash(level.own)
                                   : trial.accuser + " " + short_hash(level.own),
             "place");
        nodes += fmt::format("<line class=\"edge\" x1=\"{0}\" x2=\"{0}\" y1=\"{1}\" y2=\"{2}\"/>",
                             x + 10, y - step + 36, y);
    }
    if (!report.place.empty())
        node(report.place + ": " + report.cause, report.story.claimed,
             report.expected ? "the chain computes " + short_hash(*report.expected) : "",
             "verdict");
    return open_svg(y + 4) + nodes + "</svg>\n";
}

}  // namespace assay::demo
