// SPDX-License-Identifier: Apache-2.0
#include "pallets/treasury/types.hpp"

namespace assay::treasury {

AccountId account() { return frame::pallet_account(pallet_id); }

bool is_valid(const ParameterValues& values) {
    return values.burn.is_share() && values.slash_share.is_share();
}

}  // namespace assay::treasury
