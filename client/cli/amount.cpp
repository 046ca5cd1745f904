// SPDX-License-Identifier: Apache-2.0
#include "client/cli/amount.hpp"

#include "runtime/base/checked.hpp"

namespace assay::cli {

namespace {

/// Appends a digit to a number, in the chain's smallest unit.
bool push_digit(Balance& value, char c) {
    if (c < '0' || c > '9') return false;
    const auto ten_times = checked_mul(value, Balance{10});
    const auto sum = ten_times ? checked_add(*ten_times, static_cast<Balance>(c - '0'))
                               : std::optional<Balance>{};
    if (sum) value = *sum;
    return sum.has_value();
}

std::string whole(Balance value) {
    std::string out;
    do {
        out.insert(out.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
        value /= 10;
    } while (value > 0);
    return out;
}

}  // namespace

std::optional<Balance> parse_tokens(std::string_view text) {
    const auto point = text.find('.');
    const auto front = text.substr(0, point);
    const auto back = point == text.npos ? std::string_view{} : text.substr(point + 1);
    if (front.empty() || back.size() > token_decimals) return std::nullopt;
    if (point != text.npos && back.empty()) return std::nullopt;
    Balance value = 0;
    bool digits = false;
    for (const char c : front) {
        if (c == '_' && digits) continue;
        if (!push_digit(value, c)) return std::nullopt;
        digits = true;
    }
    for (unsigned i = 0; i < token_decimals; ++i)
        if (!push_digit(value, i < back.size() ? back[i] : '0')) return std::nullopt;
    return digits ? std::optional{value} : std::nullopt;
}

std::string tokens(Balance amount, unsigned decimals) {
    std::string out = whole(amount / token), rest = whole(amount % token);
    rest.insert(0, token_decimals - rest.size(), '0');
    rest.resize(decimals < token_decimals ? decimals : token_decimals);
    while (!rest.empty() && rest.back() == '0') rest.pop_back();
    return rest.empty() ? out : out + "." + rest;
}

std::string signed_tokens(i128 amount, unsigned decimals) {
    if (amount < 0) return "-" + tokens(static_cast<Balance>(-amount), decimals);
    const auto text = tokens(static_cast<Balance>(amount), decimals);
    return amount > 0 ? "+" + text : text;
}

}  // namespace assay::cli
