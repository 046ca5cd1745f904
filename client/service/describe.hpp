// SPDX-License-Identifier: Apache-2.0
// Errors of the lower floors as words for logs and RPC replies: the enumerators' own names.
#pragma once

#include <string>

#include "chain-spec/runtime_api.hpp"
#include "consensus/babe/header.hpp"

namespace assay::service {

std::string describe(babe::HeaderError error);
std::string describe(const chain_spec::BlockFailure& failure);

/// In the words of Substrate's RPC: "Transaction has a bad signature" and so on.
std::string describe(const frame::TransactionValidityError& error);

}  // namespace assay::service
