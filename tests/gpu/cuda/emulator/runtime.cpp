// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "tests/gpu/cuda/emulator/cuda_runtime_api.h"

using Work = std::function<void()>;

// A captured launch, or a graph within the graph.
struct EmulatedNode {
    std::vector<Work> work;
};
struct EmulatedGraph {
    std::vector<std::unique_ptr<EmulatedNode>> nodes;

    std::vector<Work> all() const {
        std::vector<Work> work;
        for (const auto& node : nodes)
            work.insert(work.end(), node->work.begin(), node->work.end());
        return work;
    }
};
struct EmulatedGraphExec {
    std::vector<std::pair<const EmulatedNode*, std::vector<Work>>> nodes;
};
struct EmulatedStream {
    EmulatedGraph* captured = nullptr;
};

namespace {

cudaError_t last = cudaSuccess;

cudaError_t result(bool good, cudaError_t otherwise = cudaErrorInvalidValue) {
    if (!good) last = otherwise;
    return good ? cudaSuccess : otherwise;
}

}  // namespace

const char* cudaGetErrorString(cudaError_t error) {
    return error == cudaSuccess ? "no error" : "refused by the emulated device";
}
cudaError_t cudaGetLastError() { return std::exchange(last, cudaSuccess); }

cudaError_t cudaGetDeviceCount(int* count) {
    *count = 1;
    return cudaSuccess;
}
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int) {
    *properties = {.name = "emulated device", .major = 9, .minor = 0, .concurrentManagedAccess = 1};
    return cudaSuccess;
}
cudaError_t cudaSetDevice(int device) { return result(device == 0); }

cudaError_t cudaMallocManaged(void** memory, std::size_t bytes, unsigned) {
    constexpr std::size_t alignment = 256;
    *memory = std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
    return result(*memory != nullptr);
}
cudaError_t cudaFree(void* memory) {
    std::free(memory);
    return cudaSuccess;
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
    *stream = new EmulatedStream;
    return cudaSuccess;
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
    delete stream;
    return cudaSuccess;
}
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
    return result(stream->captured == nullptr);
}

cudaError_t emulated_launch(const cudaLaunchConfig_t& config, std::function<void()> kernel) {
    const dim3 blocks = config.gridDim, threads = config.blockDim;
    const auto stream = config.stream;
    // What a device of today can take.
    const auto per_block = std::uint64_t{threads.x} * threads.y * threads.z;
    const bool fits = blocks.x > 0 && blocks.x < 1U << 31 && blocks.y > 0 && blocks.y < 1U << 16 &&
                      blocks.z > 0 && blocks.z < 1U << 16 && per_block > 0 && per_block <= 1024;
    if (!fits) return result(false);
    Work work = [blocks, threads, kernel = std::move(kernel)] {
        assay::emulator::run(blocks, threads, kernel);
    };
    if (stream->captured != nullptr)
        stream->captured->nodes.push_back(std::make_unique<EmulatedNode>(EmulatedNode{{work}}));
    else
        work();
    return cudaSuccess;
}

cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode) {
    if (stream->captured != nullptr) return result(false);
    stream->captured = new EmulatedGraph;
    return cudaSuccess;
}
cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
    *graph = std::exchange(stream->captured, nullptr);
    return result(*graph != nullptr);
}
cudaError_t cudaGraphCreate(cudaGraph_t* graph, unsigned) {
    *graph = new EmulatedGraph;
    return cudaSuccess;
}
cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
    delete graph;
    return cudaSuccess;
}

cudaError_t cudaGraphAddChildGraphNode(cudaGraphNode_t* node, cudaGraph_t graph,
                                       const cudaGraphNode_t* dependencies, std::size_t count,
                                       cudaGraph_t child) {
    // Each node runs after the one that was added before it, if the caller says so.
    const auto& nodes = graph->nodes;
    const bool chain =
        nodes.empty() ? count == 0 : count == 1 && dependencies[0] == nodes.back().get();
    if (!chain) return result(false);
    graph->nodes.push_back(std::make_unique<EmulatedNode>(EmulatedNode{child->all()}));
    *node = graph->nodes.back().get();
    return cudaSuccess;
}

cudaError_t cudaGraphInstantiate(cudaGraphExec_t* exec, cudaGraph_t graph, unsigned long long) {
    *exec = new EmulatedGraphExec;
    for (const auto& node : graph->nodes) (*exec)->nodes.emplace_back(node.get(), node->work);
    return cudaSuccess;
}
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t exec) {
    delete exec;
    return cudaSuccess;
}

cudaError_t cudaGraphExecChildGraphNodeSetParams(cudaGraphExec_t exec, cudaGraphNode_t node,
                                                 cudaGraph_t child) {
    for (auto& [of, work] : exec->nodes) {
        if (of != node) continue;
        auto replaced = child->all();
        if (replaced.size() != work.size()) break;
        work = std::move(replaced);
        return cudaSuccess;
    }
    return result(false, cudaErrorGraphExecUpdateFailure);
}

cudaError_t cudaGraphLaunch(cudaGraphExec_t exec, cudaStream_t stream) {
    if (stream->captured != nullptr) return result(false);
    for (const auto& [node, all] : exec->nodes)
        for (const auto& work : all) work();
    return cudaSuccess;
}
