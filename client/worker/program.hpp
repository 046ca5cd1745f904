// SPDX-License-Identifier: Apache-2.0
// The worker as a program: options, key, roles, loop. The production binary and the test build
// differ in the conduct that they pass.
#pragma once

#include <functional>

#include "client/worker/conduct.hpp"

namespace CLI {
class App;
}

namespace assay::worker {

/// Adds options to the command line and makes the conduct that they ask for.
struct ConductMaker {
    std::function<void(CLI::App&)> add_options;
    std::function<std::unique_ptr<Conduct>()> make;
};

/// Runs until SIGINT or SIGTERM; the exit code: 0, 1 after a failure, 2 for wrong options.
int run_program(int argc, char** argv, const ConductMaker& conduct);

}  // namespace assay::worker
