// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/rpc/groups.hpp"

namespace {

std::vector<assay::bench::Figure> measure_rpc() {
    std::vector<assay::bench::Figure> all;
    for (const auto measure : {assay::bench::measure_requests, assay::bench::measure_subscribers,
                               assay::bench::measure_metadata})
        for (auto& figure : measure()) all.push_back(std::move(figure));
    return all;
}

}  // namespace

int main(int argc, char** argv) { return assay::bench::run(argc, argv, {{"rpc", measure_rpc}}); }
