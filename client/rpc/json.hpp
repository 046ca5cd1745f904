// SPDX-License-Identifier: Apache-2.0
// JSON values for the sources of this layer. Public headers keep to plain types: this include costs
// three seconds a file.
#pragma once

#include <nlohmann/json.hpp>

namespace assay::rpc {

using Json = nlohmann::json;

}  // namespace assay::rpc
