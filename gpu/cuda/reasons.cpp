// SPDX-License-Identifier: Apache-2.0
#include "gpu/cuda/device.hpp"

namespace assay::cuda {

const char* describe(NoDevice reason) {
    switch (reason) {
        case NoDevice::NotBuilt:
            return "this program was built without CUDA (cmake --preset cuda, which needs nvcc)";
        case NoDevice::NoDriver:
            return "there is no CUDA driver here, or it is too old";
        case NoDevice::NotThere:
            return "the CUDA driver shows this process no device";
        case NoDevice::TooOld:
            return "the CUDA device is older than compute capability 7.5";
        case NoDevice::NoManaged:
            return "the CUDA device cannot share memory with the CPU while it computes";
        case NoDevice::WrongBits:
            return "the CUDA device does not give the bits of the definitions";
        case NoDevice::NoCuBlas:
            return "cuBLAS is not installed, or of another version than at build time";
    }
    return "";
}

}  // namespace assay::cuda
