// SPDX-License-Identifier: Apache-2.0
// The one main of all test programs: compiling Catch2's takes longer than most tests.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
