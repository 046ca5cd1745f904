// SPDX-License-Identifier: Apache-2.0
// assay-worker: a solver, verifier or whistleblower that conducts itself honestly.
#include "client/worker/program.hpp"

int main(int argc, char** argv) {
    using namespace assay::worker;
    return run_program(argc, argv,
                       {.add_options = {}, .make = [] { return std::make_unique<Conduct>(); }});
}
