// SPDX-License-Identifier: Apache-2.0
// What a block costs a node, part by part.
#pragma once

#include "tests/bench/bench.hpp"

namespace assay::bench {

/// Signature checks against the bare libraries: the ceiling of transfers a second.
std::vector<Figure> measure_signatures();

/// BLAKE2b against libsodium's, one message and many.
std::vector<Figure> measure_hashes();

/// The root of the state after a block, against the root from scratch.
std::vector<Figure> measure_state();

/// Blocks of transfers from the wire to the disk, against their signatures alone.
std::vector<Figure> measure_import();

}  // namespace assay::bench
