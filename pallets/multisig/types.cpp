// SPDX-License-Identifier: Apache-2.0
#include "pallets/multisig/types.hpp"

#include "runtime/frame/derived_account.hpp"

namespace assay::multisig {

frame::Weight signatories_weight(const Others& others) {
    return {200'000 * std::uint64_t{others.size()}, 0};
}

AccountId multi_account(const std::vector<AccountId>& signatories, std::uint16_t threshold) {
    return frame::derived_account("modlpy/utilisuba", signatories, threshold);
}

}  // namespace assay::multisig
