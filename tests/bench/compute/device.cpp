// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <random>

#include "gpu/build/gpt.hpp"
#include "gpu/cuda/ceilings.hpp"
#include "gpu/cuda/device.hpp"
#include "gpu/exec/commit.hpp"
#include "gpu/exec/trainer.hpp"
#include "runtime/base/check.hpp"
#include "tests/bench/compute/groups.hpp"
#include "tests/runtime/program/samples.hpp"

namespace assay::bench {

namespace {

using namespace program;

// One node over random numbers in memory of the device.
class Prepared {
  public:
    Prepared(exec::Backend& backend, Node node)
        : node_{std::move(node)}, section_{{.section = {&node_, 1}, .kept = {0}}, &backend} {
        std::mt19937 random{1};
        std::normal_distribution<float> normal;
        for (const auto& input : node_.inputs) {
            copies_.push_back(backend.allocate(input.type.bytes()));
            auto& copy = copies_.back();
            if (input.type.dtype == Dtype::F32)
                for (std::size_t i = 0; i < input.type.bytes() / 4; ++i)
                    copy.as<float>()[i] = normal(random);
            else if (input.type.dtype == Dtype::U8)
                for (std::size_t i = 0; i < input.type.bytes(); ++i)
                    copy.data()[i] = static_cast<std::uint8_t>(1 + random() % 255);
            else  // Exponents, labels and the like.
                std::fill_n(copy.as<std::int32_t>(), input.type.bytes() / 4, 1);
        }
    }

    void run() { section_.run(pool_, {.data_copies = copies_, .context = sample_context()}); }

    /// Read and written at least.
    double gigabytes() const {
        double bytes = static_cast<double>(node_.type.bytes());
        for (const auto& input : node_.inputs) bytes += static_cast<double>(input.type.bytes());
        return 1e-9 * bytes;
    }

  private:
    Node node_;
    cpu::ThreadPool pool_{1};
    exec::Section section_;
    std::vector<cpu::Buffer> copies_;
};

struct Size {
    std::uint32_t rows, columns, depth;
    std::string words() const {
        return std::to_string(rows) + " x " + std::to_string(columns) + " x " +
               std::to_string(depth);
    }
    double tera() const { return 2e-12 * rows * columns * depth; }
};
// Square ones, and those of a transformer of width 1,024 over 8,192 tokens.
constexpr Size sizes[] = {{1024, 1024, 1024}, {4096, 4096, 4096}, {8192, 8192, 8192},
                          {8192, 4096, 1024}, {8192, 1024, 4096}, {1024, 4096, 8192}};

Node float_product(MatmulForm form, const Size& at) {
    const bool ta = form == MatmulForm::TN, tb = form == MatmulForm::NT;
    return node_over(Matmul{form}, {ta ? f32(at.depth, at.rows) : f32(at.rows, at.depth),
                                    tb ? f32(at.columns, at.depth) : f32(at.depth, at.columns)});
}
Node integer_product(const Size& at) {
    const std::uint32_t blocks = (at.depth + 127) / 128;
    return node_over(IntegerMatmul{}, {u8(at.rows, at.depth), i32(at.rows, blocks),
                                       u8(at.columns, at.depth), i32(at.columns, blocks)});
}

// Of the ceiling, then against cuBLAS's float32 if it is installed.
void measure_product(std::vector<Figure>& figures, exec::Backend& device, exec::Backend* blas,
                     const std::string& name, const Node& node, const Size& size, double ceiling,
                     double floor) {
    Prepared ours{device, node};
    Race race{.name = name + " " + size.words() + " (measured ceiling)",
              .unit = "TFLOP/s",
              .work = size.tera(),
              .seconds = 0.5};
    const auto alone_figure = alone(race, [&] { ours.run(); });
    figures.push_back(compared(race, alone_figure.ours, ceiling));
    if (blas == nullptr) return;
    Prepared theirs{*blas, float_product(MatmulForm::NT, size)};
    race.name = name + " " + size.words() + " (cuBLAS float32)";
    race.floor = floor;
    figures.push_back(bench::race(
        race, [&] { ours.run(); }, [&] { theirs.run(); }));
}

void measure_products(std::vector<Figure>& figures, exec::Backend& device,
                      const cuda::Ceilings& ceilings) {
    const auto blas = cuda::open_cublas(cuda::Precision::F32);
    if (!blas) std::fprintf(stderr, "no cuBLAS: %s\n", cuda::describe(blas.error()));
    auto* const rival = blas ? blas->get() : nullptr;
    for (const auto& size : sizes) {
        for (const auto& [name, form] : {std::pair{"product NN", MatmulForm::NN},
                                         {"product TN", MatmulForm::TN},
                                         {"product NT", MatmulForm::NT}})
            measure_product(figures, device, rival, name, float_product(form, size), size,
                            ceilings.float_tflops, 0.9);
        measure_product(figures, device, rival, "integer product", integer_product(size), size,
                        ceilings.integer_tops, 3);
    }
}

// What moves more than it computes, against a copy.
void measure_moves(std::vector<Figure>& figures, exec::Backend& device, double ceiling) {
    const auto full = f32(8192, 4096), square = f32(4096, 4096);
    const Real small = Real::of(1e-5F);
    const std::vector<std::pair<const char*, Node>> nodes{
        {"add", node_over(Add{}, {full, full})},
        {"gelu", node_over(Gelu{}, {full})},
        {"row sum", node_over(RowSum{}, {full})},
        {"column sum", node_over(ColumnSum{}, {full})},
        {"softmax", node_over(Softmax{}, {full})},
        {"causal softmax", node_over(CausalSoftmax{}, {square})},
        {"softmax gradient", node_over(SoftmaxGradient{}, {full, full})},
        {"layer norm", node_over(LayerNorm{small}, {full})},
        {"layer norm gradient", node_over(LayerNormGradient{small}, {full, full})},
        {"cross entropy", node_over(CrossEntropy{}, {full, i32(8192, 1)})},
        {"cross entropy gradient", node_over(CrossEntropyGradient{}, {full, i32(8192, 1)})},
        {"transpose", node_over(Transpose{}, {full})},
        {"block exponents", node_over(BlockExponent{}, {full})},
        {"quantise", node_over(Quantise{}, {full, i32(8192, 32)})},
        {"embedding", node_over(Embedding{}, {f32(50000, 1024), i32(8192, 1)})},
        {"dropout", node_over(Dropout{1, 1U << 30, Real::of(1.25F)}, {full})}};
    for (const auto& [name, node] : nodes) {
        Prepared prepared{device, node};
        const Race race{.name = std::string{name} + " (a copy)",
                        .unit = "GB/s",
                        .work = prepared.gigabytes(),
                        .seconds = 0.3};
        figures.push_back(compared(race, alone(race, [&] { prepared.run(); }).ours, ceiling));
    }
}

void measure_convolutions(std::vector<Figure>& figures, exec::Backend& device, double ceiling) {
    const Window window{.height = 28,
                        .width = 28,
                        .kernel_height = 3,
                        .kernel_width = 3,
                        .stride = 1,
                        .padding = 1};
    const auto images = f32(128 * 28 * 28, 64), weights = f32(9 * 64, 64);
    for (const auto& [name, node] : std::vector<std::pair<const char*, Node>>{
             {"convolution", node_over(Convolution{window}, {images, weights})},
             {"convolution, input gradient",
              node_over(ConvolutionInputGradient{window}, {images, weights})},
             {"convolution, weight gradient",
              node_over(ConvolutionWeightGradient{window}, {images, images})}}) {
        Prepared prepared{device, node};
        const Race race{.name = std::string{name} + ", 128 x 28 x 28 x 64 (measured ceiling)",
                        .unit = "TFLOP/s",
                        .work = 2e-12 * 128 * 28 * 28 * 9 * 64 * 64,
                        .seconds = 0.3};
        figures.push_back(compared(race, alone(race, [&] { prepared.run(); }).ours, ceiling));
    }
}

// Twenty steps of a transformer on both sides: the same state, and how long a step takes.
Figure measure_training_run(exec::Backend& device, bool integers) {
    const auto made =
        build::make_gpt({.training_windows = 100, .test_windows = 8, .integers = integers});
    INVARIANT(made);
    std::mt19937 random{1};
    std::vector<Tensor> data;
    for (const auto& declared : made->data) {
        data.push_back(make_tensor(declared.type));
        for (auto& byte : data.back().bytes) byte = static_cast<std::uint8_t>(random() % 65);
    }
    cpu::ThreadPool pool{16};
    exec::Trainer here{pool, *made, data, {}};
    exec::Trainer there{pool, *made, data, {}, &device};
    here.initialise();
    there.initialise();
    for (int i = 0; i < 20; ++i) {
        here.step();
        there.step();
    }
    INVARIANT(exec::state_root(pool, here.state()) == exec::state_root(pool, there.state()));
    return race(
        {.name = std::string{integers ? "gpt step, integers" : "gpt step"} +
                 ", same bits after 20 (the CPU's)",
         .unit = "ms",
         .threads = 16,
         .seconds = 3},
        [&] { there.step(); }, [&] { here.step(); });
}

}  // namespace

std::vector<Figure> measure_device() {
    const auto device = cuda::open();
    if (!device) {
        std::fprintf(stderr, "no device: %s\n", cuda::describe(device.error()));
        return {};
    }
    std::fprintf(stderr, "%s\n", (*device)->describe().c_str());
    const auto ceilings = cuda::measure_ceilings();
    std::fprintf(stderr, "ceilings: %.1f TFLOP/s float32, %.0f TOP/s int8, %.0f GB/s\n",
                 ceilings.float_tflops, ceilings.integer_tops, ceilings.gigabytes);
    std::vector<Figure> figures;
    // Bits first: figures of wrong kernels are worth nothing.
    for (const bool integers : {false, true})
        figures.push_back(measure_training_run(**device, integers));
    measure_products(figures, **device, ceilings);
    measure_convolutions(figures, **device, ceilings.float_tflops);
    measure_moves(figures, **device, ceilings.gigabytes);
    return figures;
}

}  // namespace assay::bench
