// SPDX-License-Identifier: Apache-2.0
// Every operator's rule.
#pragma once

#include "runtime/program/operators/block_matmul.hpp"
#include "runtime/program/operators/convolution.hpp"
#include "runtime/program/operators/copying.hpp"
#include "runtime/program/operators/counting.hpp"
#include "runtime/program/operators/cross_entropy.hpp"
#include "runtime/program/operators/dropout.hpp"
#include "runtime/program/operators/elementwise.hpp"
#include "runtime/program/operators/embedding.hpp"
#include "runtime/program/operators/gather.hpp"
#include "runtime/program/operators/matmul.hpp"
#include "runtime/program/operators/normalise.hpp"
#include "runtime/program/operators/pooling.hpp"
#include "runtime/program/operators/quantised.hpp"
#include "runtime/program/operators/reduction.hpp"
#include "runtime/program/operators/rotary.hpp"
#include "runtime/program/operators/softmax.hpp"
#include "runtime/program/operators/source.hpp"
#include "runtime/program/operators/weight_gradient.hpp"
