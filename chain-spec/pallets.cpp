// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/instances/entries.hpp"
#include "chain-spec/runtime.hpp"

namespace assay::chain_spec {

frame::PalletTable Runtime::pallets() {
    // Sessions turn before anything asks who the author is.
    static const std::array table{
        instances::system(),       instances::timestamp(),
        instances::babe(),         instances::staking(),
        instances::session(),      instances::historical(),
        instances::offences(),     instances::grandpa(),
        instances::im_online(),    instances::authorship(),
        instances::randomness(),   instances::balances(),
        instances::treasury(),     instances::transaction_payment(),
        instances::collateral(),   instances::tasks(),
        instances::market(),       instances::proofs(),
        instances::verification(), instances::interrogation(),
        instances::jackpot(),      instances::settlement(),
        instances::utility(),      instances::multisig(),
        instances::proxy(),        instances::sudo(),
    };
    return table;
}

}  // namespace assay::chain_spec
