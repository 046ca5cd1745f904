// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/source.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace assay::tidy {

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

namespace {

// Overwrites comments and the insides of literals with blanks. It knows what C++ text looks like,
// not what it means.
class Blanker {
  public:
    explicit Blanker(std::string_view text) : text_{text}, out_{text} {}

    std::string run() {
        while (at_ < text_.size()) step();
        return std::move(out_);
    }

  private:
    void step() {
        if (starts("//")) return blank_to(text_.find('\n', at_));
        if (starts("/*")) return blank_to(past(text_.find("*/", at_ + 2), 2));
        if (starts("R\"") && !after_word()) return raw_string();
        if (text_[at_] == '"') return quoted('"');
        if (text_[at_] == '\'' && !is_digit_separator()) return quoted('\'');
        ++at_;
    }

    bool starts(std::string_view token) const { return text_.substr(at_).starts_with(token); }
    bool after_word() const { return at_ > 0 && in_word(text_[at_ - 1]); }
    static std::size_t past(std::size_t found, std::size_t length) {
        return found == std::string_view::npos ? found : found + length;
    }

    // In 1'000 the quote stands in a word that begins with a digit; in u8'a' it does not.
    bool is_digit_separator() const {
        std::size_t begin = at_;
        while (begin > 0 && (in_word(text_[begin - 1]) || text_[begin - 1] == '\'')) --begin;
        return begin < at_ && std::isdigit(static_cast<unsigned char>(text_[begin])) != 0;
    }

    void blank_to(std::size_t end) {
        for (end = std::min(end, text_.size()); at_ < end; ++at_)
            if (text_[at_] != '\n') out_[at_] = ' ';
    }

    void quoted(char quote) {
        std::size_t end = ++at_;
        while (end < text_.size() && text_[end] != quote && text_[end] != '\n')
            end += text_[end] == '\\' ? 2 : 1;
        blank_to(end);
        if (at_ < text_.size()) ++at_;
    }

    void raw_string() {
        const std::size_t open = text_.find('(', at_);
        if (open == std::string_view::npos) return blank_to(open);
        const std::string close = ')' + std::string{text_.substr(at_ + 2, open - at_ - 2)} + '"';
        blank_to(past(text_.find(close, open), close.size()));
    }

    std::string_view text_;
    std::string out_;
    std::size_t at_ = 0;
};

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

constexpr std::array floors{"runtime",    "consensus", "gpu",  "pallets",
                            "chain-spec", "client",    "tests"};
constexpr std::array endings{".hpp", ".cpp", ".cu", ".cuh", ".mjs", ".js", ".ts", ".sh", ".py"};
constexpr std::array skipped{"golden", "node_modules", "corpus"};

}  // namespace

bool Source::under(std::string_view folder) const {
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

bool Source::ends_with(std::string_view ending) const { return path.ends_with(ending); }

std::string_view Source::floor() const {
    return std::string_view{path}.substr(0, std::min(path.find('/'), path.size()));
}

bool Source::is_cpp() const {
    return ends_with(".hpp") || ends_with(".cpp") || ends_with(".cu") || ends_with(".cuh");
}

Source make_source(std::string path, std::string_view text) {
    return {.path = std::move(path), .lines = split(text), .code = split(Blanker{text}.run())};
}

std::vector<Source> read_tree(const std::string& root) {
    namespace fs = std::filesystem;
    const auto contains = [](const auto& list, const std::string& name) {
        return std::ranges::find(list, name) != list.end();
    };
    const auto read = [&](const fs::path& path) {
        std::ifstream file{path, std::ios::binary};
        const std::string text{std::istreambuf_iterator<char>{file}, {}};
        return make_source(fs::relative(path, root).generic_string(), text);
    };
    std::vector<Source> sources{read(fs::path{root} / "dev"), read(fs::path{root} / ".ci/run")};
    for (const char* floor : floors) {
        for (auto it = fs::recursive_directory_iterator{fs::path{root} / floor};
             it != fs::recursive_directory_iterator{}; ++it) {
            if (it->is_directory() && contains(skipped, it->path().filename().string()))
                it.disable_recursion_pending();
            else if (it->is_regular_file() && contains(endings, it->path().extension().string()))
                sources.push_back(read(it->path()));
        }
    }
    std::ranges::sort(sources, {}, &Source::path);
    return sources;
}

}  // namespace assay::tidy
