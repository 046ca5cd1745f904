// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/moves.hpp"

#include <algorithm>

#include "gpu/cpu/share_out.hpp"

namespace assay::cpu {
namespace {

// In squares, so that whole cache lines are used on both sides.
template <class Element>
void transpose_of(ThreadPool& pool, const Extent& in, const Element* from, Element* out) {
    constexpr std::size_t side = 16;
    over(pool, in.columns, in.rows, side, [&](std::size_t begin, std::size_t end) {
        for (auto column = begin; column < end; column += side)
            for (std::size_t row = 0; row < in.rows; row += side)
                for (auto c = column; c < std::min(end, column + side); ++c)
                    for (auto r = row; r < std::min(in.rows, row + side); ++r)
                        out[c * in.rows + r] = from[r * in.columns + c];
    });
}

}  // namespace

void transpose(ThreadPool& pool, const Extent& in, std::size_t element_bytes,
               const std::uint8_t* from, std::uint8_t* out) {
    if (element_bytes == 1) return transpose_of(pool, in, from, out);
    transpose_of(pool, in, reinterpret_cast<const std::uint32_t*>(from),
                 reinterpret_cast<std::uint32_t*>(out));
}

}  // namespace assay::cpu
