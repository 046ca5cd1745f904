// SPDX-License-Identifier: Apache-2.0
// What the device can do at most, measured by kernels that do nothing else: what the benchmarks
// hold every other kernel against.
#pragma once

namespace assay::cuda {

struct Ceilings {
    double float_tflops = 0;  ///< Fused multiply-adds of float32, two operations each.
    double integer_tops = 0;  ///< Products of bytes on tensor cores, two operations each.
    double gigabytes = 0;     ///< A second, read and written, by a copy.
};
/// Of the first device. Throws std::runtime_error if it fails.
Ceilings measure_ceilings();

}  // namespace assay::cuda
