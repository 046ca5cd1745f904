// SPDX-License-Identifier: Apache-2.0
#include "gpu/backends/openblas.hpp"

#include <dlfcn.h>

#include <optional>

#include "gpu/exec/operators.hpp"
#include "gpu/exec/product.hpp"

namespace assay::backends {

namespace {

// The part of cblas.h that is used here: an interface that all versions of all BLAS share.
struct Library {
    using Gemm = void (*)(int, int, int, int, int, int, float, const float*, int, const float*, int,
                          float, float*, int);
    Gemm gemm = nullptr;
    void (*use_threads)(int) = nullptr;
    char* (*config)() = nullptr;

    static std::optional<Library> load() {
        void* file = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
        if (file == nullptr) return std::nullopt;
        Library library;
        const auto find = [&]<class Function>(const char* name, Function& function) {
            function = reinterpret_cast<Function>(dlsym(file, name));
            return function != nullptr;
        };
        if (!find("cblas_sgemm", library.gemm) ||
            !find("openblas_set_num_threads", library.use_threads) ||
            !find("openblas_get_config", library.config))
            return std::nullopt;
        return library;
    }

    void multiply(const cpu::MatrixProduct& p) const {
        constexpr int row_major = 101, plain = 111, transposed = 112;
        const auto size = [](std::size_t n) { return static_cast<int>(n); };
        gemm(row_major, p.left.transposed ? transposed : plain,
             p.right.transposed ? transposed : plain, size(p.rows), size(p.columns), size(p.depth),
             1.0F, p.left.data, size(p.left.stride), p.right.data, size(p.right.stride), 0.0F,
             p.out, size(p.out_stride));
    }
};

class Products final : public exec::Work {
  public:
    Products(cpu::ThreadPool& pool, const Library& library, std::span<const exec::Group> groups)
        : pool_{pool}, library_{library}, groups_{groups} {}

    void start(const exec::Binding& binding) override {
        for (const auto& group : groups_) {
            const auto products = exec::products_of(binding, group.nodes.front());
            const bool whole = products.size() == 1;
            library_.use_threads(whole ? static_cast<int>(pool_.threads()) : 1);
            if (whole)
                library_.multiply(products.front());
            else
                pool_.run(products.size(), [&](std::size_t i) { library_.multiply(products[i]); });
            exec::run_rest(pool_, binding, group);
        }
    }

  private:
    cpu::ThreadPool& pool_;
    const Library& library_;
    std::span<const exec::Group> groups_;
};

class OpenBlas final : public exec::Backend {
  public:
    OpenBlas(cpu::ThreadPool& pool, const Library& library) : pool_{pool}, library_{library} {}

    std::string describe() const override { return std::string{library_.config()} + ", not exact"; }
    bool exact() const override { return false; }
    cpu::Buffer allocate(std::size_t bytes) override { return cpu::Buffer{bytes}; }
    void finish() override {}

    bool computes(std::span<const program::Node> nodes, const exec::Group& group) const override {
        return exec::is_product(nodes[group.nodes.front()].operation);
    }
    std::unique_ptr<exec::Work> prepare(std::span<const program::Node>,
                                        std::span<const exec::Group> groups) override {
        return std::make_unique<Products>(pool_, library_, groups);
    }

  private:
    cpu::ThreadPool& pool_;
    Library library_;
};

}  // namespace

std::unique_ptr<exec::Backend> open_openblas(cpu::ThreadPool& pool) {
    const auto library = Library::load();
    if (!library) return nullptr;
    return std::make_unique<OpenBlas>(pool, *library);
}

}  // namespace assay::backends
