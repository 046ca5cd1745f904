// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "tests/tidy/rules.hpp"

namespace assay::tidy {

namespace {

struct Include {
    std::size_t line;
    std::string target;  // What stands between the quotes or angles.
    bool ours;           // In quotes.
};

std::vector<Include> includes_of(const Source& source) {
    std::vector<Include> found;
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
        // The blanked line tells an include from one in a comment; the target is in the other.
        const std::string_view code = source.code[i], line = source.lines[i];
        const std::size_t hash = code.find_first_not_of(" \t");
        if (hash == code.npos || code[hash] != '#' || code.find("include") == code.npos) continue;
        const std::size_t open = line.find_first_of("\"<", hash);
        if (open == line.npos) continue;
        const std::size_t close = line.find_first_of("\">", open + 1);
        if (close == line.npos) continue;
        found.push_back(
            {i + 1, std::string{line.substr(open + 1, close - open - 1)}, line[open] == '"'});
    }
    return found;
}

// The house: which floors a floor stands on.
const std::map<std::string_view, std::set<std::string_view>> below{
    {"runtime", {}},
    {"consensus", {"runtime"}},
    {"gpu", {"runtime"}},
    {"pallets", {"consensus", "runtime"}},
    {"chain-spec", {"pallets", "consensus", "runtime"}},
    {"client", {"chain-spec", "pallets", "consensus", "gpu", "runtime"}},
    {"tests", {"client", "chain-spec", "pallets", "consensus", "gpu", "runtime"}},
};

struct Package {
    std::string_view include;              // How its includes begin.
    std::vector<std::string_view> places;  // Where they may stand, besides tests.
};

const std::vector<Package> packages{
    {"boost/", {"client"}},
    {"nlohmann/", {"client", "gpu/data"}},  // A safetensors file opens with JSON.
    {"spdlog/", {"client"}},
    {"CLI/", {"client"}},
    {"curl/", {"client"}},
    {"prometheus/", {"client/service/metrics"}},
    {"lmdb.h", {"client/db"}},
    {"secp256k1", {"runtime/crypto", "client"}},
    {"cuda", {"gpu"}},
    {"catch2/", {}},
    {"benchmark/", {}},
};

}  // namespace

std::vector<Finding> check_arrows(const Source& source) {
    std::vector<Finding> findings;
    const auto here = below.find(source.floor());
    if (here == below.end()) return findings;
    for (const auto& include : includes_of(source)) {
        const std::string target = include.target.substr(0, include.target.find('/'));
        if (!include.ours || target == here->first || !below.contains(target)) continue;
        if (!here->second.contains(target))
            findings.push_back({source.path, include.line,
                                source.path.substr(0, source.path.find('/')) + "/ must not see " +
                                    include.target +
                                    ": includes go client -> chain-spec -> pallets -> consensus -> "
                                    "runtime and client -> gpu -> runtime"});
    }
    return findings;
}

std::vector<Finding> check_packages(const Source& source) {
    std::vector<Finding> findings;
    if (source.under("tests")) return findings;
    for (const auto& include : includes_of(source))
        for (const auto& package : packages)
            if (include.target.starts_with(package.include) &&
                std::ranges::none_of(package.places,
                                     [&](std::string_view place) { return source.under(place); }))
                findings.push_back({source.path, include.line,
                                    "<" + include.target +
                                        "> does not belong here: each package "
                                        "has one place (see tests/tidy/includes.cpp)"});
    return findings;
}

std::vector<Finding> check_cuda_reflection(const Source& source) {
    std::vector<Finding> findings;
    if (!source.ends_with(".cu") && !source.ends_with(".cuh")) return findings;
    for (const auto& include : includes_of(source))
        if (include.target.starts_with("runtime/reflect/"))
            findings.push_back({source.path, include.line,
                                "nvcc spells field names wrongly: keep reflection out of CUDA"});
    return findings;
}

}  // namespace assay::tidy
