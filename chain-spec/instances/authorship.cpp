// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/instances/entries.hpp"
#include "chain-spec/runtime.hpp"
#include "runtime/frame/metadata/describe.hpp"

namespace assay::chain_spec::instances {

frame::PalletEntry authorship() { return frame::make_described_entry<Authorship>(); }

}  // namespace assay::chain_spec::instances
