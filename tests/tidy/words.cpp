// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cctype>

#include "tests/tidy/rules.hpp"

namespace assay::tidy {

namespace {

struct Banned {
    std::string_view word;  // Where it ends in a letter, it ends there; else it is a beginning.
    std::string_view why;
};

constexpr std::array banned{
    Banned{"throw", "errors are values here (Expected, TRY, ENSURE)"},
    Banned{"unordered_", "its order of iteration is not defined: use an ordered container"},
    Banned{"system_clock", "time is an argument here"},
    Banned{"steady_clock", "time is an argument here"},
    Banned{"random_device", "randomness is an argument here"},
    Banned{"std::thread", "threads live at the edge, in client"},
    Banned{"std::jthread", "threads live at the edge, in client"},
    Banned{"rand(", "randomness is an argument here"},
};
constexpr std::array floating{
    Banned{"float", "floating point lives in runtime/numeric and runtime/program"},
    Banned{"double", "floating point lives in runtime/numeric and runtime/program"},
};

bool mentions(std::string_view code, std::string_view word) {
    const bool whole = std::isalpha(static_cast<unsigned char>(word.back())) != 0;
    for (std::size_t at = code.find(word); at != code.npos; at = code.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if (at > 0 && in_word(code[at - 1])) continue;
        if (!whole || end == code.size() || !in_word(code[end])) return true;
    }
    return false;
}

template <std::size_t N>
std::vector<Finding> find(const Source& source, const std::array<Banned, N>& words) {
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < source.code.size(); ++i)
        for (const auto& [word, why] : words)
            if (mentions(source.code[i], word))
                findings.push_back(
                    {source.path, i + 1, std::string{word}.append(": ").append(why)});
    return findings;
}

bool is_deterministic(const Source& source) {
    return source.is_cpp() &&
           (source.under("runtime") || source.under("pallets") || source.under("consensus"));
}

}  // namespace

std::vector<Finding> check_words(const Source& source) {
    return is_deterministic(source) ? find(source, banned) : std::vector<Finding>{};
}

std::vector<Finding> check_floating_point(const Source& source) {
    const bool allowed = source.under("runtime/numeric") || source.under("runtime/program");
    return is_deterministic(source) && !allowed ? find(source, floating) : std::vector<Finding>{};
}

}  // namespace assay::tidy
