// SPDX-License-Identifier: Apache-2.0
#include "tests/pallets/settlement/entries.hpp"
#include "tests/pallets/settlement/protocol.hpp"

namespace assay::protocol_test {

frame::PalletEntry market_entry() { return frame::make_entry<Market>(); }
frame::PalletEntry proofs_entry() { return frame::make_entry<Proofs>(); }
frame::PalletEntry verification_entry() { return frame::make_entry<Verification>(); }
frame::PalletEntry settlement_entry() { return frame::make_entry<Settlement>(); }

}  // namespace assay::protocol_test
