// SPDX-License-Identifier: Apache-2.0
// Every operator's rule.
#pragma once

#include "runtime/program/operators/counting.hpp"
#include "runtime/program/operators/cross_entropy.hpp"
#include "runtime/program/operators/elementwise.hpp"
#include "runtime/program/operators/gather.hpp"
#include "runtime/program/operators/matmul.hpp"
#include "runtime/program/operators/reduction.hpp"
#include "runtime/program/operators/source.hpp"
