// SPDX-License-Identifier: Apache-2.0
// Prints what a CUDA device computes: with "operators" a digest for every operator, to compare with
// tests/golden/vectors/kernels.txt, with "functions STRIDE" those of numeric.txt that are
// operators. Without CUDA it is the emulated device of tests/gpu/cuda/emulator.
#include <cstdlib>
#include <string_view>

#include "gpu/cuda/device.hpp"
#include "gpu/exec/section.hpp"
#include "tests/conformance/digests.hpp"
#include "tests/runtime/numeric/sweep.hpp"

namespace {

using namespace assay;
using namespace assay::conformance;

constexpr std::uint32_t batch = 1U << 20;

class Computer {
  public:
    explicit Computer(exec::Backend& device) : device_{device} {}

    Tensor operator()(const Node& node, const std::vector<Tensor>& data) {
        std::vector<cpu::Buffer> copies;
        for (const auto& tensor : data) {
            copies.push_back(device_.allocate(tensor.bytes.size()));
            std::ranges::copy(tensor.bytes, copies.back().data());
        }
        exec::Section section{{.section = {&node, 1}, .kept = {0}}, &device_};
        section.run(pool_, {.data = data, .data_copies = copies, .context = sample_context()});
        const auto [type, bytes] = section.output(0);
        return {type, {bytes.begin(), bytes.end()}};
    }

  private:
    exec::Backend& device_;
    cpu::ThreadPool pool_{1};
};

void print_functions(Computer& compute, std::uint64_t stride) {
    // In the order of numeric.txt.
    const std::pair<const char*, Operation> operators[] = {
        {"exp", Exponential{}},
        {"log", Logarithm{}},
        {"tanh", Tanh{}},
        {"sigmoid", Sigmoid{}},
        {"reciprocal_square_root", ReciprocalSquareRoot{}},
        {"gelu_tanh", Gelu{}},
        {"gelu_erf", GeluErf{}}};
    for (const auto& [name, operation] : operators) {
        const auto node = node_over(operation, {f32(batch / 1024, 1024)});
        std::vector<Tensor> data{make_tensor(node.inputs[0].type)};
        const auto digest = numeric::sweep_in_batches(
            [&](std::span<float> values) {
                std::memcpy(data[0].bytes.data(), values.data(), values.size_bytes());
                std::memcpy(values.data(), compute(node, data).bytes.data(), values.size_bytes());
            },
            stride, batch);
        std::printf("%s/%llu %s\n", name, static_cast<unsigned long long>(stride),
                    to_hex(digest.bytes).c_str());
    }
}

}  // namespace

int main(int argc, char** argv) {
    const auto device = cuda::open();
    if (!device) {
        std::fprintf(stderr, "no device: %s\n", cuda::describe(device.error()));
        return 1;
    }
    Computer compute{**device};
    const std::string_view wanted = argc > 1 ? argv[1] : "name";
    if (wanted == "name" && argc <= 2) {
        std::puts((*device)->describe().c_str());
        return 0;
    }
    if (wanted == "operators" && argc == 2) {
        print_digests(compute);
        return 0;
    }
    const auto stride = argc == 3 ? std::strtoull(argv[2], nullptr, 10) : 0;
    if (wanted == "functions" && stride > 0) {
        print_functions(compute, stride);
        return 0;
    }
    std::fputs("usage: device_conformance name | operators | functions STRIDE\n", stderr);
    return 2;
}
