// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "tests/bench/compute/groups.hpp"

int main(int argc, char** argv) {
    using namespace assay::bench;
    // In cycles, as a power of two: how long OpenBLAS's threads spin after a product. By default
    // they would take a core from the other side for the whole of its turn.
    setenv("OPENBLAS_THREAD_TIMEOUT", "16", 1);
    return run(argc, argv,
               {{"products", measure_products},
                {"training", measure_training},
                {"networks", measure_networks},
                {"integers", measure_integers},
                {"device", measure_device},
                {"importing", measure_importing},
                {"commitments", measure_commitments},
                {"trial", measure_trial}});
}
