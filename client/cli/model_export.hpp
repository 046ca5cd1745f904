// SPDX-License-Identifier: Apache-2.0
// A trained model out of the chain's keeping: the final checkpoint found, fetched, checked against
// the root that the chain settled, and reduced to what inference needs.
#pragma once

#include "client/chain/node.hpp"
#include "gpu/data/safetensors.hpp"

namespace assay::cli {

struct ExportedModel {
    std::vector<data::NamedTensor> parameters;
    data::Metadata metadata;
    std::string location;  ///< Where the checkpoint was fetched.
    Hash256 state_root;
    std::uint64_t step = 0;
    bool settled = false;  ///< Otherwise delivered only: nobody has verified it yet.
};

/// Looks back over at most `blocks` blocks for the delivery. Throws CommandError.
ExportedModel export_model(chain::Node& node, tasks::TaskId task, BlockNumber blocks);

/// Whether a state tensor of this name belongs to the model, not to an optimiser.
bool is_parameter(std::string_view name);

}  // namespace assay::cli
