// SPDX-License-Identifier: Apache-2.0
#include "gpu/cuda/backend.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "gpu/cuda/launch.hpp"
#include "gpu/cuda/recording.hpp"
#include "runtime/numeric/element.hpp"

namespace assay::cuda {

namespace {

void release(std::uint8_t* memory) { cudaFree(memory); }

// Numbers at which compilers and devices part ways: subnormals that are flushed, contracted
// products, approximate divisions and roots.
constexpr std::uint32_t hard[] = {0x00000001U, 0x80000001U, 0x007fffffU, 0x00800000U,
                                  0x3f800001U, 0x3eaaaaabU, 0x40490fdbU, 0xc0490fdbU,
                                  0x7f7fffffU, 0x7fc00000U, 0xff800000U, 0x80000000U,
                                  0x34000000U, 0xb3ffffffU, 0x42b17218U, 0xc2cff1b5U};
constexpr std::uint32_t hard_count = sizeof hard / sizeof hard[0];

template <class F>
float value(const F& f, float a, float b, float c) {
    if constexpr (numeric::element::operands<F> == 1)
        return f(a);
    else if constexpr (numeric::element::operands<F> == 2)
        return f(a, b);
    else
        return f(a, b, c);
}

template <class F>
bool agrees(exec::Backend& device, cudaStream_t stream, float* memory) {
    // Rates and the like; what they mean does not matter here.
    const float numbers[4] = {0.1F, 0.9F, 1e-3F, 0.999F};
    F f{};
    if constexpr (!std::is_empty_v<F>) std::memcpy(&f, numbers, sizeof f);
    for (int i = 0; i < 3; ++i)
        for (std::uint32_t j = 0; j < hard_count; ++j)
            memory[i * static_cast<int>(hard_count) + static_cast<int>(j)] =
                numeric::from_bits(hard[(j + 5U * static_cast<std::uint32_t>(i)) % hard_count]);
    float* out = memory + 3 * hard_count;
    Chain chain{.extent = {1, hard_count}, .count = 0, .steps = {}};
    // Alone and in a chain: two kernels.
    for (std::uint32_t count = 1; count <= 2; ++count) {
        for (; chain.count < count; ++chain.count) {
            auto& step = chain.steps[chain.count];
            step = {.number = numeric::element::Functions::number<F>(),
                    .numbers = {},
                    .operands = {{memory}, {memory + hard_count}, {memory + 2 * hard_count}},
                    .out = out};
            std::memcpy(step.numbers, &f, sizeof f);
        }
        std::fill_n(out, hard_count, 0.5F);
        run(stream, chain);
        device.finish();
        for (std::uint32_t j = 0; j < hard_count; ++j) {
            const float *a = memory + j, *b = a + hard_count, *c = b + hard_count;
            if (numeric::to_bits(out[j]) !=
                numeric::to_bits(numeric::canonical(value(f, *a, *b, *c))))
                return false;
        }
    }
    return true;
}

template <class... F>
bool all_agree(exec::Backend& device, cudaStream_t stream, numeric::element::List<F...>) {
    auto memory = device.allocate(4 * hard_count * sizeof(float));
    return (agrees<F>(device, stream, memory.as<float>()) && ...);
}

}  // namespace

void check(cudaError_t error) {
    if (error != cudaSuccess)
        throw std::runtime_error{std::string{"CUDA: "} + cudaGetErrorString(error)};
}

Device::Device(cudaStream_t stream, std::string name) : stream_{stream}, name_{std::move(name)} {
    scratch_ = allocate(scratch_floats * sizeof(float));
}

Device::~Device() { cudaStreamDestroy(stream_); }

cpu::Buffer Device::allocate(std::size_t bytes) {
    if (bytes == 0) return {};
    void* memory = nullptr;
    check(cudaMallocManaged(&memory, bytes, cudaMemAttachGlobal));
    return {static_cast<std::uint8_t*>(memory), bytes, release};
}

bool Device::computes(std::span<const program::Node> nodes, const exec::Group& group) const {
    // All or nothing: the CPU computes whole groups.
    return std::ranges::all_of(group.nodes, [&](auto node) { return has_kernel(nodes[node]); });
}

std::unique_ptr<exec::Work> Device::prepare(std::span<const program::Node> nodes,
                                            std::span<const exec::Group> groups) {
    return std::make_unique<Recording>(stream_, scratch(), nodes, groups);
}

void Device::finish() { check(cudaStreamSynchronize(stream_)); }

Expected<std::unique_ptr<Device>, NoDevice> open_device() {
    int count = 0;
    const auto found = cudaGetDeviceCount(&count);
    ENSURE(found != cudaErrorInsufficientDriver && found != cudaErrorInitializationError,
           Failure{NoDevice::NoDriver});
    ENSURE(found == cudaSuccess && count > 0, Failure{NoDevice::NotThere});
    cudaDeviceProp properties{};
    ENSURE(cudaGetDeviceProperties(&properties, 0) == cudaSuccess, Failure{NoDevice::NotThere});
    ENSURE(properties.major * 10 + properties.minor >= 75, Failure{NoDevice::TooOld});
    ENSURE(properties.concurrentManagedAccess != 0, Failure{NoDevice::NoManaged});
    cudaStream_t stream = nullptr;
    ENSURE(cudaSetDevice(0) == cudaSuccess &&
               cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking) == cudaSuccess,
           Failure{NoDevice::NotThere});
    auto device = std::make_unique<Device>(stream, properties.name);
    ENSURE(all_agree(*device, stream, numeric::element::Functions{}), Failure{NoDevice::WrongBits});
    return device;
}

Expected<std::unique_ptr<exec::Backend>, NoDevice> open() {
    auto device = TRY(open_device());
    return std::unique_ptr<exec::Backend>{std::move(device)};
}

}  // namespace assay::cuda
