// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target without libFuzzer: every file of the given folders, then mutations of them
// from a fixed seed. It finds no more than luck allows, but it keeps targets and corpora alive in
// every build, with any compiler.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <vector>

#include "tests/fuzz/fuzz.hpp"

namespace {

using assay::Bytes;
using Random = std::mt19937_64;

constexpr int mutations = 20'000;
constexpr std::size_t length_max = 1 << 16;
constexpr auto time_max = std::chrono::seconds{3};

std::vector<Bytes> read_corpus(const std::filesystem::path& folder) {
    std::vector<Bytes> inputs;
    if (!std::filesystem::is_directory(folder)) return inputs;
    std::set<std::filesystem::path> files;  // In order: a folder lists them in any.
    for (const auto& entry : std::filesystem::directory_iterator{folder}) files.insert(entry);
    for (const auto& path : files) {
        std::ifstream file{path, std::ios::binary};
        inputs.emplace_back(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{});
    }
    return inputs;
}

std::size_t below(Random& random, std::size_t end) { return random() % end; }

std::uint8_t any_byte(Random& random) {
    constexpr std::uint8_t telling[] = {0, 1, 2, 3, 4, 0x7f, 0x80, 0xfe, 0xff};
    return random() % 2 == 0 ? telling[below(random, std::size(telling))]
                             : static_cast<std::uint8_t>(random());
}

void flip(std::uint8_t& byte, std::size_t bit) {
    byte = static_cast<std::uint8_t>(byte ^ 1U << bit);
}

void mutate(Bytes& input, const Bytes& other, Random& random) {
    const auto place = [&](const Bytes& bytes) {
        return static_cast<std::ptrdiff_t>(below(random, bytes.size() + 1));
    };
    switch (random() % 6) {
        case 0:
            input.insert(input.begin() + place(input), any_byte(random));
            break;
        case 1:
            input.resize(below(random, input.size() + 1));
            break;
        case 2:
            input.insert(input.end(), other.begin() + place(other), other.end());
            break;
        case 3:
            input.erase(input.begin(), input.begin() + place(input) / 8);
            break;
        case 4:
            if (!input.empty()) flip(input[below(random, input.size())], below(random, 8));
            break;
        default:
            if (!input.empty()) input[below(random, input.size())] = any_byte(random);
    }
}

// From a vector of exactly its size, so that a sanitizer sees every read past the end.
void run(const Bytes& input) {
    const std::vector<std::uint8_t> exact{input.begin(), input.end()};
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<Bytes> corpus{{}};
    for (int i = 1; i < argc; ++i)
        for (auto& input : read_corpus(argv[i])) corpus.push_back(std::move(input));
    for (const auto& input : corpus) run(input);

    Random random{1};
    int done = 0;
    const auto end = std::chrono::steady_clock::now() + time_max;
    for (; done < mutations && std::chrono::steady_clock::now() < end; ++done) {
        Bytes input = corpus[below(random, corpus.size())];
        for (auto steps = 1 + random() % 8; steps > 0; --steps)
            mutate(input, corpus[below(random, corpus.size())], random);
        if (input.size() <= length_max) run(input);
    }
    std::printf("%zu inputs of the corpus and %d mutations\n", corpus.size() - 1, done);
}
