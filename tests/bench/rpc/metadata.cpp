// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/metadata.hpp"
#include "chain-spec/runtime_api.hpp"
#include "tests/bench/rpc/groups.hpp"

namespace assay::bench {

std::vector<Figure> measure_metadata() {
    return {race(
        {.name = "metadata V15 asked for again / made anew", .unit = "us", .floor = 1'000},
        [] { keep(*chain_spec::metadata_document(15)); },
        [] { keep(scale::to_bytes(to_v15(chain_spec::metadata_model()))); })};
}

}  // namespace assay::bench
