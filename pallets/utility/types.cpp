// SPDX-License-Identifier: Apache-2.0
#include "pallets/utility/types.hpp"

#include "runtime/frame/derived_account.hpp"

namespace assay::utility {

frame::Weight batch_weight(const Calls& calls) {
    constexpr frame::Weight of_batch{5'000'000, 0}, of_item{4'000'000, 0};
    auto sum = of_batch;
    for (const auto& call : calls) sum = sum + of_item + call.cost();
    return sum;
}

frame::DispatchClass batch_class(const Calls& calls) {
    const bool urgent = !calls.empty() && std::ranges::all_of(calls, [](const auto& call) {
        return call.inherited_class() == frame::DispatchClass::Operational;
    });
    return urgent ? frame::DispatchClass::Operational : frame::DispatchClass::Normal;
}

AccountId derivative_account(const AccountId& who, std::uint16_t index) {
    return frame::derived_account("modlpy/utilisuba", who, index);
}

}  // namespace assay::utility
