// SPDX-License-Identifier: Apache-2.0
// Long sums are defined in chunks whose results are added in order. So different blocks may take
// different chunks, leave their results in the scratch memory, and a kernel behind them adds.
#pragma once

#include "gpu/cuda/grid.cuh"
#include "gpu/cuda/kernels.hpp"

namespace assay::cuda {

inline constexpr std::uint32_t chunk_length = 512;  // runtime/program/operators/matmul.hpp

/// Which chunks a launch takes: one a block, `count` from `first` on; or all in every block, which
/// then has the result itself.
struct Share {
    bool all = true;
    std::uint32_t first = 0, count = 1;
};

/// How the results of chunks become the result.
enum class Joined { Sum, Mean, Max };

/// Results [count, elements] of a share, to be joined to what is in `out` from those before it.
struct Parts {
    Joined how = Joined::Sum;
    std::uint64_t elements = 0;
    std::uint32_t terms = 0;  ///< Of the whole sum.
    Share share;
    bool last = false;
    const float* results = nullptr;
    float* out = nullptr;
};
void join(Stream stream, const Parts& parts);

/// A sum of `terms` terms for each of `elements` elements, by so many blocks if they take it all.
struct Reduction {
    Joined how = Joined::Sum;
    std::uint32_t terms = 0;
    std::uint64_t elements = 0, blocks = 0;
};

/// Calls `part(share, to)` until all is done. It starts what leaves the results of the share in
/// `to`: [count, elements]; of all chunks the finished result.
template <class Part>
void in_parts(Stream stream, float* scratch, const Reduction& reduction, float* out, Part part) {
    constexpr std::uint64_t busy = 256;  // Blocks that leave no processor of a large device idle.
    constexpr std::uint64_t most = 128;
    const std::uint64_t chunks = (reduction.terms + std::uint64_t{chunk_length} - 1) / chunk_length;
    const std::uint64_t fitting = scratch_floats / reduction.elements;
    const std::uint64_t at_once = fitting < most ? fitting : most;
    if (chunks < 2 || at_once < 2 || reduction.blocks >= busy) {
        part(Share{}, out);
        return;
    }
    // Rounds of the same size.
    const std::uint64_t rounds = (chunks + at_once - 1) / at_once;
    const std::uint64_t each = (chunks + rounds - 1) / rounds;
    for (std::uint64_t first = 0; first < chunks; first += each) {
        const std::uint64_t count = chunks - first < each ? chunks - first : each;
        const Share share{false, static_cast<std::uint32_t>(first),
                          static_cast<std::uint32_t>(count)};
        part(share, scratch);
        join(stream, {.how = reduction.how,
                      .elements = reduction.elements,
                      .terms = reduction.terms,
                      .share = share,
                      .last = first + count == chunks,
                      .results = scratch,
                      .out = out});
    }
}

}  // namespace assay::cuda
