// SPDX-License-Identifier: Apache-2.0
// The rows of the pallet table. Each is instantiated in a file of its own, so that a changed pallet
// costs the build one file.
#pragma once

#include "runtime/frame/entry.hpp"

namespace assay::chain_spec::instances {

frame::PalletEntry system();
frame::PalletEntry timestamp();
frame::PalletEntry authorship();
frame::PalletEntry balances();
frame::PalletEntry transaction_payment();

}  // namespace assay::chain_spec::instances
