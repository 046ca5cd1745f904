// SPDX-License-Identifier: Apache-2.0
// A stretch of a section as CUDA graphs: what a step starts anew is one graph and the few kernels
// whose parameters depend on the step, instead of hundreds of launches.
#pragma once

#include <cuda_runtime_api.h>

#include <memory>
#include <span>
#include <vector>

#include "gpu/cuda/launch.hpp"
#include "gpu/exec/backend.hpp"

namespace assay::cuda {

class Recording final : public exec::Work {
  public:
    /// All nodes of the groups have kernels. Stream, scratch memory, nodes and groups are owned
    /// elsewhere.
    Recording(cudaStream_t stream, float* scratch, std::span<const program::Node> nodes,
              std::span<const exec::Group> groups);

    /// Launches the first time, records the second: much runs only once.
    void start(const exec::Binding& binding) override;

  private:
    struct DestroyGraph {
        void operator()(cudaGraph_t graph) const { cudaGraphDestroy(graph); }
    };
    struct DestroyExec {
        void operator()(cudaGraphExec_t exec) const { cudaGraphExecDestroy(exec); }
    };
    using Graph = std::unique_ptr<std::remove_pointer_t<cudaGraph_t>, DestroyGraph>;
    using Exec = std::unique_ptr<std::remove_pointer_t<cudaGraphExec_t>, DestroyExec>;

    // A part of the graph whose launch depends on the step.
    struct Varying {
        Piece piece;
        cudaGraphNode_t part;
    };
    // States and their spares change places, so that a stretch has up to two sets of addresses.
    struct Take {
        std::vector<const void*> places;
        Graph graph;
        Exec exec;
        std::vector<Varying> varying;
    };

    Take& take_at(std::vector<const void*> places);
    void record(const exec::Binding& binding, Take& take) const;
    Graph capture(const exec::Binding& binding, std::span<const Piece> pieces) const;

    cudaStream_t stream_;
    float* scratch_;
    std::span<const program::Node> nodes_;
    std::vector<Piece> pieces_;
    std::vector<Take> takes_;
};

}  // namespace assay::cuda
