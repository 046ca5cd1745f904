// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/instances/entries.hpp"
#include "chain-spec/protocol.hpp"
#include "runtime/frame/metadata/describe.hpp"

namespace assay::chain_spec::instances {

frame::PalletEntry jackpot() { return frame::make_described_entry<Jackpot>(); }

}  // namespace assay::chain_spec::instances
