// SPDX-License-Identifier: Apache-2.0
// Time as the network's state machines see it: an argument, in milliseconds since any fixed moment.
#pragma once

#include <chrono>

namespace assay::network {

using Time = std::chrono::milliseconds;

}  // namespace assay::network
