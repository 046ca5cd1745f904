// SPDX-License-Identifier: Apache-2.0
#include "gpu/cuda/recording.hpp"

#include <algorithm>

#include "gpu/cuda/backend.hpp"
#include "gpu/cuda/launch.hpp"

namespace assay::cuda {

namespace {

constexpr std::size_t takes_max = 2;

}  // namespace

Recording::Recording(cudaStream_t stream, float* scratch, std::span<const program::Node> nodes,
                     std::span<const exec::Group> groups)
    : stream_{stream}, scratch_{scratch}, nodes_{nodes} {
    for (const auto& group : groups) {
        const auto more = pieces_of(nodes, group);
        pieces_.insert(pieces_.end(), more.begin(), more.end());
    }
}

void Recording::start(const exec::Binding& binding) {
    const auto seen = takes_.size();
    auto& take = take_at(binding.places_outside());
    if (takes_.size() != seen) {
        for (const auto piece : pieces_) launch(stream_, scratch_, binding, piece);
        check(cudaGetLastError());
        return;
    }
    if (!take.exec) {
        record(binding, take);
    } else {
        for (const auto& [piece, part] : take.varying)
            check(cudaGraphExecChildGraphNodeSetParams(take.exec.get(), part,
                                                       capture(binding, {&piece, 1}).get()));
    }
    check(cudaGraphLaunch(take.exec.get(), stream_));
}

Recording::Take& Recording::take_at(std::vector<const void*> places) {
    const auto found = std::ranges::find(takes_, places, &Take::places);
    if (found != takes_.end()) return *found;
    if (takes_.size() == takes_max) {
        // It may be running.
        check(cudaStreamSynchronize(stream_));
        takes_.erase(takes_.begin());
    }
    takes_.push_back({.places = std::move(places), .graph = {}, .exec = {}, .varying = {}});
    return takes_.back();
}

void Recording::record(const exec::Binding& binding, Take& take) const {
    cudaGraph_t graph = nullptr;
    check(cudaGraphCreate(&graph, 0));
    take.graph.reset(graph);
    cudaGraphNode_t last = nullptr;
    const auto add = [&](std::span<const Piece> pieces) {
        if (pieces.empty()) return;
        const auto part = capture(binding, pieces);
        const auto before = last;
        check(cudaGraphAddChildGraphNode(&last, graph, &before, before == nullptr ? 0 : 1,
                                         part.get()));
    };
    std::span<const Piece> rest{pieces_};
    while (!rest.empty()) {
        const auto next =
            std::ranges::find_if(rest, [&](auto piece) { return reads_step(nodes_, piece); });
        const auto steady = static_cast<std::size_t>(next - rest.begin());
        add(rest.first(steady));
        if (next == rest.end()) break;
        add(rest.subspan(steady, 1));
        take.varying.push_back({.piece = *next, .part = last});
        rest = rest.subspan(steady + 1);
    }
    cudaGraphExec_t exec = nullptr;
    check(cudaGraphInstantiate(&exec, graph, 0));
    take.exec.reset(exec);
}

Recording::Graph Recording::capture(const exec::Binding& binding,
                                    std::span<const Piece> pieces) const {
    check(cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal));
    for (const auto piece : pieces) launch(stream_, scratch_, binding, piece);
    cudaGraph_t graph = nullptr;
    check(cudaStreamEndCapture(stream_, &graph));
    Graph captured{graph};
    check(cudaGetLastError());
    return captured;
}

}  // namespace assay::cuda
