// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/chain/chain.hpp"

namespace {

std::vector<assay::bench::Figure> measure_chain() {
    std::vector<assay::bench::Figure> all;
    for (const auto measure : {assay::bench::measure_signatures, assay::bench::measure_hashes,
                               assay::bench::measure_state, assay::bench::measure_import})
        for (auto& figure : measure()) all.push_back(std::move(figure));
    return all;
}

}  // namespace

int main(int argc, char** argv) {
    return assay::bench::run(argc, argv, {{"chain", measure_chain}});
}
