// SPDX-License-Identifier: Apache-2.0
// How a command that was understood ends when it cannot be done.
#pragma once

#include <stdexcept>

namespace assay::cli {

/// what() says why, for people.
class CommandError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace assay::cli
