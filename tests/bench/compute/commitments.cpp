// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>

#include "gpu/exec/commit.hpp"
#include "tests/bench/compute/groups.hpp"

namespace assay::bench {

namespace {

// What a state (float32) or an image set (bytes) of 32 MiB is like.
Figure measure(const std::string& what, program::Dtype dtype, unsigned threads,
               std::optional<double> floor) {
    const auto columns = 1024 / program::element_size(dtype) * 4;
    const program::TensorType type{dtype, {8192, columns}};
    const Bytes bytes(type.bytes(), 0x5a);
    const std::vector<program::TensorView> state{{type, bytes}};
    cpu::ThreadPool pool{threads};
    const Race race{.name = what + " (libsodium blake2b)",
                    .unit = "GB/s",
                    .work = 1e-9 * static_cast<double>(bytes.size()),
                    .floor = floor,
                    .threads = threads,
                    .clock = threads == 1 ? Clock::Cpu : Clock::Wall,
                    .seconds = 1};
    Hash256 root;
    unsigned char digest[32];
    return bench::race(
        race,
        [&] {
            root = exec::state_root(pool, state);
            keep(root);
        },
        [&] {
            crypto_generichash(digest, sizeof digest, bytes.data(), bytes.size(), nullptr, 0);
            keep(digest);
        });
}

}  // namespace

std::vector<Figure> measure_commitments() {
    return {measure("state root, float32", program::Dtype::F32, 1, 2.0),
            measure("dataset root, bytes", program::Dtype::U8, 1, 1.0),
            measure("state root, float32", program::Dtype::F32, 2, 2.0)};
}

}  // namespace assay::bench
