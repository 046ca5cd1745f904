// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/delegation.hpp"
#include "chain-spec/instances/entries.hpp"
#include "runtime/frame/metadata/describe.hpp"

namespace assay::chain_spec::instances {

frame::PalletEntry utility() { return frame::make_described_entry<Utility>(); }

}  // namespace assay::chain_spec::instances
