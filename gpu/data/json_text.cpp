// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/json_text.hpp"

#include <charconv>

namespace assay::data {

namespace {

constexpr std::string_view escaped = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";

void append_utf8(std::string& out, std::uint32_t code) {
    const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xc0 | code >> 6);
    } else {
        if (code < 0x10000) {
            put(0xe0 | code >> 12);
        } else {
            put(0xf0 | code >> 18);
            put(0x80 | (code >> 12 & 0x3f));
        }
        put(0x80 | (code >> 6 & 0x3f));
    }
    put(0x80 | (code & 0x3f));
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }

}  // namespace

void JsonText::skip_space() {
    const auto first = rest_.find_first_not_of(" \t\n\r");
    rest_.remove_prefix(first == std::string_view::npos ? rest_.size() : first);
}

bool JsonText::take(char c) {
    skip_space();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
}

bool JsonText::at_end() {
    skip_space();
    return rest_.empty();
}

std::optional<std::uint64_t> JsonText::number() {
    skip_space();
    std::uint64_t value = 0;
    const auto* const begin = rest_.data();
    const auto [end, error] = std::from_chars(begin, begin + rest_.size(), value);
    if (error != std::errc{}) return std::nullopt;
    const auto digits = static_cast<std::size_t>(end - begin);
    if (digits > 1 && rest_.front() == '0') return std::nullopt;
    rest_.remove_prefix(digits);
    if (!rest_.empty() && std::string_view{".eE"}.find(rest_.front()) != std::string_view::npos)
        return std::nullopt;
    return value;
}

// Four hexadecimal digits.
std::optional<std::uint32_t> JsonText::code_unit() {
    if (rest_.size() < 4) return std::nullopt;
    std::uint32_t unit = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + 4, unit, 16);
    if (error != std::errc{} || end != rest_.data() + 4) return std::nullopt;
    rest_.remove_prefix(4);
    return unit;
}

// What follows a backslash.
bool JsonText::escape(std::string& out) {
    if (rest_.empty()) return false;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (const auto which = escaped.find(c); which != std::string_view::npos) {
        out.push_back(meant[which]);
        return true;
    }
    if (c != 'u') return false;
    auto code = code_unit();
    if (!code || (*code >= 0xdc00 && *code < 0xe000)) return false;
    if (*code >= 0xd800 && *code < 0xdc00) {  // The first half of a surrogate pair.
        if (!rest_.starts_with("\\u")) return false;
        rest_.remove_prefix(2);
        const auto low = code_unit();
        if (!low || *low < 0xdc00 || *low >= 0xe000) return false;
        code = 0x10000 + ((*code - 0xd800) << 10) + (*low - 0xdc00);
    }
    append_utf8(out, *code);
    return true;
}

std::optional<std::string> JsonText::string() {
    if (!take('"')) return std::nullopt;
    std::string out;
    while (!rest_.empty()) {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        if (c == '"') return out;
        if (is_control(c)) return std::nullopt;
        if (c != '\\')
            out.push_back(c);
        else if (!escape(out))
            return std::nullopt;
    }
    return std::nullopt;
}

std::string json_quoted(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (is_control(c)) {
            out += "\\u00";
            out.push_back(digits[static_cast<unsigned char>(c) >> 4]);
            out.push_back(digits[static_cast<unsigned char>(c) & 15]);
        } else {
            out.push_back(c);
        }
    }
    return out + '"';
}

}  // namespace assay::data
