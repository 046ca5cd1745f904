// SPDX-License-Identifier: Apache-2.0
#include "gpu/build/weight_gradient.hpp"

#include <algorithm>

#include "runtime/program/limits.hpp"
#include "runtime/program/operators/weight_gradient.hpp"

namespace assay::build {

namespace {

using program::ConvolutionWeightGradient;

constexpr std::uint32_t parts_max = 1024;  // Beyond that the program is refused, not made huge.

struct Rows {
    std::uint32_t image, gradient;  // Of one image.
};

std::uint64_t steps_of(const program::Window& window, const Value& images, const Value& gradient,
                       const Rows& rows, std::uint32_t count) {
    auto of = [&](Value value, std::uint32_t one) {
        value.type.shape.rows = count * one;
        return value;
    };
    const program::Node node{.operation = ConvolutionWeightGradient{window},
                             .inputs = {of(images, rows.image), of(gradient, rows.gradient)},
                             .type = {}};
    return program::Rule<ConvolutionWeightGradient>::most_steps(node);
}

// How many images one node may take; all of them where cutting is of no use.
std::uint32_t images_a_node(const program::Window& window, const Value& images,
                            const Value& gradient, const Rows& rows, std::uint32_t count) {
    std::uint32_t most = count;
    while (most > 0 && steps_of(window, images, gradient, rows, most) > program::max_fold_steps)
        most /= 2;
    return most == 0 || (count + most - 1) / most > parts_max ? count : most;
}

}  // namespace

Value weight_gradient(Graph& graph, const program::Window& window, const Value& images,
                      const Value& gradient) {
    const program::Operation operation = ConvolutionWeightGradient{window};
    const Rows rows{window.height * window.width, window.out_height() * window.out_width()};
    // What does not fit, the graph reports.
    if (graph.error() || rows.image == 0 || rows.gradient == 0 ||
        images.type.shape.rows % rows.image != 0)
        return graph.add(operation, {images, gradient});
    const auto count = images.type.shape.rows / rows.image;
    const auto most = images_a_node(window, images, gradient, rows, count);
    if (most >= count) return graph.add(operation, {images, gradient});

    const auto cut = [&](const Value& x, std::uint32_t one, std::uint32_t first,
                         std::uint32_t length) {
        return graph.add(program::Slice{.row = first * one}, {x},
                         {x.type.dtype, {length * one, x.type.shape.columns}});
    };
    std::optional<Value> sum;
    for (std::uint32_t first = 0; first < count; first += most) {
        const auto length = std::min(most, count - first);
        const auto part = graph.add(operation, {cut(images, rows.image, first, length),
                                                cut(gradient, rows.gradient, first, length)});
        sum = sum ? graph.add(program::Add{}, {*sum, part}) : part;
    }
    return *sum;
}

}  // namespace assay::build
