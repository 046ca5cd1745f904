// SPDX-License-Identifier: Apache-2.0
// The rows of the pallet table. Each is instantiated in a file of its own, so that a changed pallet
// costs the build one file.
#pragma once

#include "runtime/frame/entry.hpp"

namespace assay::chain_spec::instances {

frame::PalletEntry system();
frame::PalletEntry timestamp();
frame::PalletEntry babe();
frame::PalletEntry staking();
frame::PalletEntry session();
frame::PalletEntry historical();
frame::PalletEntry offences();
frame::PalletEntry grandpa();
frame::PalletEntry im_online();
frame::PalletEntry treasury();
frame::PalletEntry authorship();
frame::PalletEntry balances();
frame::PalletEntry transaction_payment();
frame::PalletEntry randomness();
frame::PalletEntry collateral();
frame::PalletEntry tasks();
frame::PalletEntry market();
frame::PalletEntry proofs();
frame::PalletEntry verification();
frame::PalletEntry interrogation();
frame::PalletEntry jackpot();
frame::PalletEntry settlement();
frame::PalletEntry utility();
frame::PalletEntry multisig();
frame::PalletEntry proxy();
frame::PalletEntry sudo();

}  // namespace assay::chain_spec::instances
