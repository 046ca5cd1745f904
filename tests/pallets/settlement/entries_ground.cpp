// SPDX-License-Identifier: Apache-2.0
#include "tests/pallets/settlement/entries.hpp"
#include "tests/pallets/settlement/protocol.hpp"

namespace assay::protocol_test {

frame::PalletEntry system_entry() { return frame::make_entry<System>(); }
frame::PalletEntry balances_entry() { return frame::make_entry<Balances>(); }
frame::PalletEntry randomness_entry() { return frame::make_entry<Randomness>(); }
frame::PalletEntry collateral_entry() { return frame::make_entry<Collateral>(); }
frame::PalletEntry tasks_entry() { return frame::make_entry<Tasks>(); }
frame::PalletEntry interrogation_entry() { return frame::make_entry<Interrogation>(); }
frame::PalletEntry jackpot_entry() { return frame::make_entry<Jackpot>(); }

}  // namespace assay::protocol_test
