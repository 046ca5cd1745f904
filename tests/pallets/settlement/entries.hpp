// SPDX-License-Identifier: Apache-2.0
// The rows of the test runtime's table, each made in a file that compiles apart.
#pragma once

#include "runtime/frame/entry.hpp"

namespace assay::protocol_test {

frame::PalletEntry system_entry();
frame::PalletEntry balances_entry();
frame::PalletEntry randomness_entry();
frame::PalletEntry collateral_entry();
frame::PalletEntry tasks_entry();
frame::PalletEntry market_entry();
frame::PalletEntry proofs_entry();
frame::PalletEntry verification_entry();
frame::PalletEntry interrogation_entry();
frame::PalletEntry jackpot_entry();
frame::PalletEntry settlement_entry();

}  // namespace assay::protocol_test
