// SPDX-License-Identifier: Apache-2.0
// In place of the backend where nvcc was not asked for.
#include "gpu/cuda/device.hpp"

namespace assay::cuda {

Expected<std::unique_ptr<exec::Backend>, NoDevice> open() { return Failure{NoDevice::NotBuilt}; }

Expected<std::unique_ptr<exec::Backend>, NoDevice> open_cublas(Precision) {
    return Failure{NoDevice::NotBuilt};
}

}  // namespace assay::cuda
