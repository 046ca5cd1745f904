// SPDX-License-Identifier: Apache-2.0
// Memory for what is built at once and let go at once: the touched part of a trie.
#pragma once

#include <memory_resource>
#include <type_traits>

#include "runtime/base/bytes.hpp"

namespace assay::storage {

/// Everything it gave out ends with it.
class Arena {
  public:
    /// A `T{}`, whose destructor is never run.
    template <class T>
    T* make() {
        static_assert(std::is_trivially_destructible_v<T>);
        return new (memory_.allocate(sizeof(T), alignof(T))) T{};
    }
    /// A copy of `bytes`.
    ByteView keep(ByteView bytes) {
        if (bytes.empty()) return {};
        auto* copy = static_cast<std::uint8_t*>(memory_.allocate(bytes.size(), 1));
        std::ranges::copy(bytes, copy);
        return {copy, bytes.size()};
    }

  private:
    std::pmr::monotonic_buffer_resource memory_{std::size_t{1} << 16};
};

}  // namespace assay::storage
