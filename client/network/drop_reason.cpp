// SPDX-License-Identifier: Apache-2.0
#include "client/network/drop_reason.hpp"

#include "runtime/reflect/reflect.hpp"

namespace assay::network {

namespace {

template <std::size_t... I>
constexpr std::array<std::string_view, sizeof...(I)> names(std::index_sequence<I...>) {
    return {reflect::enumerator_name<static_cast<DropReason>(I)>...};
}

}  // namespace

std::string_view to_text(DropReason reason) {
    static constexpr auto all =
        names(std::make_index_sequence<reflect::enumerator_count<DropReason>()>{});
    return all[static_cast<std::size_t>(reason)];
}

}  // namespace assay::network
