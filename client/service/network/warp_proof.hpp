// SPDX-License-Identifier: Apache-2.0
// What this node proves to others of who votes by now: the headers that changed the voters, each
// with the justification that is kept of it, and at the end the newest proof of all.
#pragma once

#include "client/network/sync/warp.hpp"
#include "client/service/finality.hpp"

namespace assay::service {

/// The way from the final block `begin` on, as far as one answer goes. Nothing for a block that is
/// not final here, and where a header or a proof is missing or the voters were changed by force: no
/// way leads over that.
std::optional<network::WarpProof> warp_proof(const Chain& chain, const Finality& finality,
                                             const Hash256& begin);

}  // namespace assay::service
