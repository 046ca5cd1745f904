// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace assay::bench {

namespace {

template <class... Values>
std::string formatted(const char* format, Values... values) {
    char text[256];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

// Four digits that matter: 20.51k, 3.210, 101.8.
std::string readable(double value) {
    if (!std::isfinite(value)) return "?";
    const char* suffix = "";
    if (std::abs(value) >= 1e7)
        value /= 1e6, suffix = "M";
    else if (std::abs(value) >= 1e4)
        value /= 1e3, suffix = "k";
    const int decimals = std::abs(value) >= 1000  ? 0
                         : std::abs(value) >= 100 ? 1
                         : std::abs(value) >= 10  ? 2
                                                  : 3;
    return formatted("%.*f%s", decimals, value, suffix);
}

std::string readable(std::optional<double> value) { return value ? readable(*value) : "-"; }

std::string json_number(std::optional<double> value) {
    return value && std::isfinite(*value) ? formatted("%.6g", *value) : "null";
}

std::string json_string(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) < 0x20)
            out += formatted("\\u%04x", static_cast<unsigned>(c));
        else
            out += c;
    }
    return out + '"';
}

}  // namespace

void Report::begin(const std::string& group) {
    group_ = group;
    std::printf("\n%s\n  %-52s %10s %10s  %-9s %7s %7s %7s\n", group.c_str(), "", "ours", "rival",
                "unit", "ratio", "floor", "threads");
}

void Report::add(const Figure& figure) {
    entries_.push_back({group_, figure});
    std::printf("  %-52s %10s %10s  %-9s %7s %7s %7u%s\n", figure.name.c_str(),
                readable(figure.ours).c_str(), readable(figure.rival).c_str(), figure.unit.c_str(),
                readable(figure.ratio).c_str(), readable(figure.floor).c_str(), figure.threads,
                figure.below_floor() ? "  below its floor" : "");
    std::fflush(stdout);
}

bool Report::write_json(const std::string& path) const {
    std::FILE* file = std::fopen(path.c_str(), "w");
    if (file == nullptr) return false;
    std::string text = "[\n";
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        text += to_json(entries_[i].group, entries_[i].figure);
        text += i + 1 < entries_.size() ? ",\n" : "\n";
    }
    text += "]\n";
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    return std::fclose(file) == 0 && written;
}

std::size_t Report::below_floor() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        entries_, [](const Entry& entry) { return entry.figure.below_floor(); }));
}

std::string to_json(const std::string& group, const Figure& figure) {
    return "{\"group\": " + json_string(group) + ", \"name\": " + json_string(figure.name) +
           ", \"ours\": " + json_number(figure.ours) + ", \"rival\": " + json_number(figure.rival) +
           ", \"ratio\": " + json_number(figure.ratio) +
           ", \"floor\": " + json_number(figure.floor) + ", \"unit\": " + json_string(figure.unit) +
           ", \"threads\": " + std::to_string(figure.threads) + "}";
}

void complain(const std::string& message) { std::fprintf(stderr, "%s\n", message.c_str()); }

}  // namespace assay::bench
