// SPDX-License-Identifier: Apache-2.0
// Which web pages may talk to the node. A browser sends the page's origin along; without this check
// any page that an operator opens could call the node on his own machine.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::rpc {

/// Pages from this machine, and the wallet and explorer at polkadot.js.org.
std::vector<std::string> default_origins();

/// `origin` is the header's value ("https://host:port"), empty when there was none: programs other
/// than browsers send none and pass. An entry of `allowed` is an origin, an origin with ":*" for
/// any port, or "*" for all.
bool origin_allowed(std::string_view origin, const std::vector<std::string>& allowed);

}  // namespace assay::rpc
