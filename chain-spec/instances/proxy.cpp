// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/delegation.hpp"
#include "chain-spec/instances/entries.hpp"
#include "runtime/frame/metadata/describe.hpp"

namespace assay::chain_spec {

bool ProxyConfig::covers(proxy::ProxyType has, std::uint8_t pallet, std::uint8_t call) {
    // What only holds other calls is as good as those, which are looked at too.
    const bool only_holds = pallet == UtilityPlace::index || pallet == MultisigPlace::index;
    switch (has) {
        case proxy::ProxyType::Any:
            return true;
        case proxy::ProxyType::NonTransfer:
            return pallet != BalancesPlace::index && pallet != SudoPlace::index;
        case proxy::ProxyType::Training:
            return only_holds || (pallet >= TasksPlace::index && pallet <= SettlementPlace::index);
        case proxy::ProxyType::CancelProxy:
            return pallet == index && call == proxy::reject_announcement::spec.index;
    }
    return false;
}

namespace instances {

frame::PalletEntry proxy() { return frame::make_described_entry<Proxy>(); }

}  // namespace instances

}  // namespace assay::chain_spec
