// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/compute/groups.hpp"

int main(int argc, char** argv) {
    using namespace assay::bench;
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
