// SPDX-License-Identifier: Apache-2.0
#include "client/network/swarm/conduct.hpp"

#include "runtime/reflect/reflect.hpp"

namespace assay::network {

std::string_view to_text(Conduct conduct) {
    static constexpr auto all = []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<std::string_view, sizeof...(I)>{
            reflect::enumerator_name<static_cast<Conduct>(I)>...};
    }
    (std::make_index_sequence<reflect::enumerator_count<Conduct>()>{});
    return all[static_cast<std::size_t>(conduct)];
}

}  // namespace assay::network
