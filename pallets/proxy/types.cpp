// SPDX-License-Identifier: Apache-2.0
#include "pallets/proxy/types.hpp"

#include "runtime/frame/derived_account.hpp"

namespace assay::proxy {

AccountId pure_account(const AccountId& spawner, BlockNumber height, std::uint32_t extrinsic_index,
                       ProxyType proxy_type, std::uint16_t index) {
    return frame::derived_account("modlpy/proxy____", spawner, height, extrinsic_index, proxy_type,
                                  index);
}

}  // namespace assay::proxy
