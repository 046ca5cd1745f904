// SPDX-License-Identifier: Apache-2.0
// The rivals of the compute benchmarks: OpenBLAS, loaded when the benchmark runs, and PyTorch, in a
// child process. Neither is needed to build anything.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::bench {

/// C = A B, row-major; sizes and strides in elements.
struct BlasProduct {
    int rows, columns, depth;
    const float* a;
    int a_stride;
    bool a_transposed;
    const float* b;
    int b_stride;
    bool b_transposed;
    float* c;
};

class OpenBlas {
  public:
    /// Nothing where the library is not installed. Which kernels it uses it finds out itself, or is
    /// told by OPENBLAS_CORETYPE (version 0.3.21 does not know recent AMD processors and takes its
    /// AVX2 kernels there; SKYLAKEX makes it take those for AVX-512).
    static std::optional<OpenBlas> load();

    void use_threads(int threads) const { set_threads_(threads); }
    void multiply(const BlasProduct& product) const;
    std::string core() const { return core_name_(); }

  private:
    using Gemm = void (*)(int, int, int, int, int, int, float, const float*, int, const float*, int,
                          float, float*, int);
    Gemm gemm_ = nullptr;
    void (*set_threads_)(int) = nullptr;
    char* (*core_name_)() = nullptr;
};

/// A model in PyTorch that takes training steps when told to (models.py).
class Torch {
  public:
    /// Nothing where Python or PyTorch is missing.
    static std::optional<Torch> start(unsigned threads, const std::vector<std::string>& model);
    /// Returns when they are taken.
    void steps(unsigned count);
    /// What the steps have needed, at most: the growth of the process since before the model.
    double mebibytes() const { return mebibytes_; }
    const std::string& version() const { return version_; }

  private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> to_, from_;
    std::string version_;
    double mebibytes_ = 0;
};

}  // namespace assay::bench
