// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/instances/entries.hpp"
#include "chain-spec/validators.hpp"
#include "runtime/frame/metadata/describe.hpp"

namespace assay::chain_spec::instances {

frame::PalletEntry historical() { return frame::make_described_entry<Historical>(); }

}  // namespace assay::chain_spec::instances
