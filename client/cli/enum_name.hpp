// SPDX-License-Identifier: Apache-2.0
// The name of an enumerator that is known only at run time.
#pragma once

#include <string>

#include "runtime/reflect/reflect.hpp"

namespace assay::cli {

template <class E>
    requires std::is_enum_v<E> std::string name_of(E value) {
        std::string out;
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((static_cast<std::size_t>(value) == I
                  ? void(out = reflect::enumerator_name<static_cast<E>(I)>)
                  : void()),
             ...);
        }
        (std::make_index_sequence<reflect::enumerator_count<E>()>{});
        return out;
    }

}  // namespace assay::cli
