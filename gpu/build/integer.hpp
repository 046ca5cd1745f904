// SPDX-License-Identifier: Apache-2.0
// Products in the integer family, put together out of their parts.
#pragma once

#include "gpu/build/graph.hpp"

namespace assay::build {

/// a [m, k] times b [n, k] transposed, both rounded to levels along their rows.
Value integer_product(Graph& graph, const Value& a, const Value& b);

/// What was rounded to these levels, or, where that is not in the graph, what they stand for.
Value before_rounding(Graph& graph, const Value& levels, const Value& exponents);

}  // namespace assay::build
