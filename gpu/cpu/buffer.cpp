// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/buffer.hpp"

#include <sys/mman.h>

#include <cstdlib>
#include <new>

namespace assay::cpu {

Buffer::Buffer(std::size_t bytes) : size_{bytes} {
    if (bytes == 0) return;
    constexpr std::size_t huge_page = std::size_t{2} << 20, line = 64;
    const auto alignment = bytes >= huge_page ? huge_page : line;
    const auto rounded = (bytes + alignment - 1) / alignment * alignment;
    auto* memory = static_cast<std::uint8_t*>(std::aligned_alloc(alignment, rounded));
    if (memory == nullptr) throw std::bad_alloc{};
    // A hint: without huge pages everything works, slower.
    if (alignment == huge_page) static_cast<void>(madvise(memory, rounded, MADV_HUGEPAGE));
    data_.reset(memory);
}

void Buffer::Free::operator()(std::uint8_t* memory) const {
    if (release != nullptr)
        release(memory);
    else
        std::free(memory);
}

}  // namespace assay::cpu
