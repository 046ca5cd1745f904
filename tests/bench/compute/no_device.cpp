// SPDX-License-Identifier: Apache-2.0
// Built without CUDA: `./dev bench device --preset cuda` has these figures.
#include "tests/bench/compute/groups.hpp"

namespace assay::bench {

std::vector<Figure> measure_device() { return {}; }

}  // namespace assay::bench
