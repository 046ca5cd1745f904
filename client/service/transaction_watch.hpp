// SPDX-License-Identifier: Apache-2.0
// transactionWatch_v1: what becomes of a transaction, in the events of the JSON-RPC interface
// specification.
#pragma once

#include "client/service/submissions.hpp"

namespace assay::service {

/// Offers the transaction to the pool and tells `sink` all that happens to it. Whatever is wrong
/// with it is an event too, never an error.
rpc::Cancel watch_transaction(Submissions& submissions, const Chain& chain, ByteView extrinsic,
                              const rpc::Sink& sink);

}  // namespace assay::service
