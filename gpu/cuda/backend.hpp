// SPDX-License-Identifier: Apache-2.0
// The device as a backend. Only for what is compiled against the CUDA runtime; others see
// device.hpp.
#pragma once

#include <cuda_runtime_api.h>

#include <string>

#include "gpu/cuda/device.hpp"

namespace assay::cuda {

/// Throws std::runtime_error with the runtime's own words.
void check(cudaError_t error);

class Device final : public exec::Backend {
  public:
    /// Takes over the stream. Throws std::runtime_error if there is no memory.
    Device(cudaStream_t stream, std::string name);
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;
    ~Device() override;

    /// On which everything runs, in order.
    cudaStream_t stream() const { return stream_; }
    /// Memory for the kernels on it, `scratch_floats` of it.
    float* scratch() { return scratch_.as<float>(); }

    std::string describe() const override { return name_; }
    cpu::Buffer allocate(std::size_t bytes) override;
    bool computes(std::span<const program::Node> nodes, const exec::Group& group) const override;
    std::unique_ptr<exec::Work> prepare(std::span<const program::Node> nodes,
                                        std::span<const exec::Group> groups) override;
    void finish() override;

  private:
    cudaStream_t stream_;
    std::string name_;
    cpu::Buffer scratch_;
};

/// As `open`.
Expected<std::unique_ptr<Device>, NoDevice> open_device();

}  // namespace assay::cuda
