// SPDX-License-Identifier: Apache-2.0
// What the device can do at most, measured: kernels that do nothing else.
#pragma once

namespace assay::bench {

struct Ceilings {
    double float_tflops = 0;  ///< Fused multiply-adds of float32, two operations each.
    double integer_tops = 0;  ///< Products of bytes on tensor cores, two operations each.
    double gigabytes = 0;     ///< A second, read and written, by a copy.
};
Ceilings measure_ceilings();

}  // namespace assay::bench
