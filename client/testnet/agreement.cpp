// SPDX-License-Identifier: Apache-2.0
#include "client/testnet/agreement.hpp"

#include "client/service/short_hash.hpp"

namespace assay::testnet {

void Agreement::note(const std::string& node, BlockNumber number, const Hash256& hash) {
    const auto [known, fresh] = finals_.try_emplace(number, Final{hash, node});
    if (fresh || known->second.hash == hash || broken_) return;
    broken_ = "block " + std::to_string(number) + " is " + service::short_hash(hash) + " for " +
              node + " and " + service::short_hash(known->second.hash) + " for " + known->second.by;
}

}  // namespace assay::testnet
