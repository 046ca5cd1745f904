// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/instances/entries.hpp"
#include "chain-spec/validators.hpp"
#include "runtime/frame/metadata/describe.hpp"

namespace assay::chain_spec::instances {

frame::PalletEntry im_online() { return frame::make_described_entry<ImOnline>(); }

}  // namespace assay::chain_spec::instances
