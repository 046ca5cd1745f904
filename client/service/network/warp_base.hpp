// SPDX-License-Identifier: Apache-2.0
// From what fast sync has fetched to what the database begins with.
#pragma once

#include "client/db/block.hpp"
#include "client/network/sync/fast_sync.hpp"

namespace assay::service {

/// Why no chain can be taken up here, though all of it is final: a sentence. The rules may be too
/// new for this program, or the voters not those that the headers have led to.
std::optional<std::string> unfit(const network::FinalState& found);

/// The block with its state, the headers that led there with their proofs, and the record of who
/// votes from there on.
db::Base base_of(network::FinalState found);

}  // namespace assay::service
