// SPDX-License-Identifier: Apache-2.0
// The runtime's metadata documents, made from the pallets' declarations.
#pragma once

#include "runtime/frame/metadata/document.hpp"

namespace assay::chain_spec {

frame::metadata::Model metadata_model();

}  // namespace assay::chain_spec
