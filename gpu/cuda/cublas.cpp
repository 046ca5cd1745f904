// SPDX-License-Identifier: Apache-2.0
// Matrix products by cuBLAS, also with operands rounded for tensor cores, all else by our kernels.
#include <cublas_v2.h>
#include <dlfcn.h>

#include <optional>
#include <stdexcept>

#include "gpu/cuda/backend.hpp"
#include "gpu/cuda/launch.hpp"
#include "gpu/exec/product.hpp"

namespace assay::cuda {

namespace {

// Loaded when asked for: exact runs need neither the library nor its hundreds of MiB.
struct Library {
    // Spelled out: the header overloads the name.
    using Multiply = cublasStatus_t (*)(cublasHandle_t, cublasOperation_t, cublasOperation_t, int,
                                        int, int, const void*, const void*, cudaDataType, int,
                                        const void*, cudaDataType, int, const void*, void*,
                                        cudaDataType, int, cublasComputeType_t, cublasGemmAlgo_t);
    decltype(&cublasCreate_v2) create = nullptr;
    decltype(&cublasDestroy_v2) destroy = nullptr;
    decltype(&cublasSetStream_v2) set_stream = nullptr;
    Multiply multiply = nullptr;
    decltype(&cublasGetStatusString) words = nullptr;

    static std::optional<Library> load() {
        constexpr auto name = "libcublas.so." ASSAY_CUBLAS_VERSION;
        void* file = dlopen(name, RTLD_NOW | RTLD_LOCAL);
        if (file == nullptr) return std::nullopt;
        Library library;
        const auto find = [&]<class Function>(const char* symbol, Function& function) {
            function = reinterpret_cast<Function>(dlsym(file, symbol));
            return function != nullptr;
        };
        if (!find("cublasCreate_v2", library.create) ||
            !find("cublasDestroy_v2", library.destroy) ||
            !find("cublasSetStream_v2", library.set_stream) ||
            !find("cublasGemmEx", library.multiply) ||
            !find("cublasGetStatusString", library.words))
            return std::nullopt;
        return library;
    }

    void check(cublasStatus_t status) const {
        if (status != CUBLAS_STATUS_SUCCESS)
            throw std::runtime_error{std::string{"cuBLAS: "} + words(status)};
    }
};

class CuBlas final : public exec::Backend {
    // Not recorded: cuBLAS chooses its kernels when it is called.
    class Calls final : public exec::Work {
      public:
        Calls(const CuBlas& backend, std::span<const exec::Group> groups)
            : backend_{backend}, groups_{groups} {}
        void start(const exec::Binding& binding) override {
            for (const auto& group : groups_) backend_.run(binding, group);
            check(cudaGetLastError());
        }

      private:
        const CuBlas& backend_;
        std::span<const exec::Group> groups_;
    };

  public:
    CuBlas(std::unique_ptr<Device> device, const Library& library, Precision precision)
        : device_{std::move(device)}, library_{library}, precision_{precision} {
        library_.check(library_.create(&handle_));
        library_.check(library_.set_stream(handle_, device_->stream()));
    }
    CuBlas(const CuBlas&) = delete;
    CuBlas& operator=(const CuBlas&) = delete;
    ~CuBlas() override { library_.destroy(handle_); }

    std::string describe() const override {
        constexpr const char* numbers[] = {"float32", "TF32", "bf16"};
        return device_->describe() + ", cuBLAS with " +
               numbers[static_cast<std::size_t>(precision_)] + ", not exact";
    }
    bool exact() const override { return false; }
    cpu::Buffer allocate(std::size_t bytes) override { return device_->allocate(bytes); }
    void finish() override { device_->finish(); }

    bool computes(std::span<const program::Node> nodes, const exec::Group& group) const override {
        return device_->computes(nodes, group);
    }
    std::unique_ptr<exec::Work> prepare(std::span<const program::Node>,
                                        std::span<const exec::Group> groups) override {
        return std::make_unique<Calls>(*this, groups);
    }

  private:
    void run(const exec::Binding& binding, const exec::Group& group) const {
        for (const auto node : group.nodes) {
            const auto products = exec::products_of(binding, node);
            for (const auto& product : products) multiply(product);
            if (products.empty())
                launch(device_->stream(), device_->scratch(), binding, {&node, 1});
        }
    }

    // cuBLAS counts by columns: there our row-major C = A B is C' = B' A'.
    void multiply(const cpu::MatrixProduct& p) const {
        const auto form = [](const cpu::MatrixView& view) {
            return view.transposed ? CUBLAS_OP_T : CUBLAS_OP_N;
        };
        const auto size = [](std::size_t n) { return static_cast<int>(n); };
        const float one = 1, zero = 0;
        constexpr cublasComputeType_t types[] = {CUBLAS_COMPUTE_32F, CUBLAS_COMPUTE_32F_FAST_TF32,
                                                 CUBLAS_COMPUTE_32F_FAST_16BF};
        const auto how = types[static_cast<std::size_t>(precision_)];
        library_.check(library_.multiply(handle_, form(p.right), form(p.left), size(p.columns),
                                         size(p.rows), size(p.depth), &one, p.right.data,
                                         CUDA_R_32F, size(p.right.stride), p.left.data, CUDA_R_32F,
                                         size(p.left.stride), &zero, p.out, CUDA_R_32F,
                                         size(p.out_stride), how, CUBLAS_GEMM_DEFAULT));
    }

    std::unique_ptr<Device> device_;
    Library library_;
    Precision precision_;
    cublasHandle_t handle_ = nullptr;
};

}  // namespace

Expected<std::unique_ptr<exec::Backend>, NoDevice> open_cublas(Precision precision) {
    auto device = TRY(open_device());
    const auto library = Library::load();
    ENSURE(library, Failure{NoDevice::NoCuBlas});
    return std::unique_ptr<exec::Backend>{
        std::make_unique<CuBlas>(std::move(device), *library, precision)};
}

}  // namespace assay::cuda
