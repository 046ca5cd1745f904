// SPDX-License-Identifier: Apache-2.0
#include "gpu/build/cnn.hpp"

#include "gpu/build/layers.hpp"

namespace assay::build {

using program::Window;

Expected<program::Program, program::Malformed> make_cnn(const CnnPlan& plan) {
    constexpr std::uint32_t kernel = 3;
    ENSURE(!plan.filters.empty(), Failure{program::Malformed::NoState});
    ENSURE(plan.side > 0 && plan.side <= 4096 && plan.side >> (plan.filters.size() - 1) > 0,
           Failure{program::Malformed::BadSize});
    ProgramBuilder builder;
    Parameters parameters{builder};
    std::vector<ConvolutionLayer> layers;
    std::vector<Window> pools;
    std::uint32_t side = plan.side, channels = 1;
    for (std::size_t i = 0; i < plan.filters.size(); ++i) {
        const auto name = "conv" + std::to_string(i);
        const auto in = kernel * kernel * channels, out = plan.filters[i];
        const auto weights =
            parameters.add(name + ".weights", {in, out}, builder.uniform(he_bound(in)));
        layers.push_back({.window = {.height = side,
                                     .width = side,
                                     .kernel_height = kernel,
                                     .kernel_width = kernel,
                                     .padding = 1},
                          .weights = weights,
                          .bias = parameters.filled(name + ".bias", {1, out}, 0)});
        channels = out;
        if (i + 1 == plan.filters.size()) break;
        pools.push_back(
            {.height = side, .width = side, .kernel_height = 2, .kernel_width = 2, .stride = 2});
        side /= 2;
    }
    const Window all{.height = side, .width = side, .kernel_height = side, .kernel_width = side};
    const Linear head{parameters.add("head.weights", {channels, plan.classes},
                                     builder.uniform(he_bound(channels))),
                      parameters.filled("head.bias", {1, plan.classes}, 0)};
    const auto pixels = plan.side * plan.side;
    const auto model = [&](Graph& graph, const Value& images) {
        // One row a pixel, one column a channel.
        auto x = graph.add(program::Reshape{}, {images},
                           {images.type.dtype, {images.type.shape.rows * pixels, 1}});
        for (std::size_t i = 0; i < layers.size(); ++i) {
            x = graph.add(program::Relu{}, {layers[i](graph, x)});
            if (i < pools.size()) x = graph.add(program::MaxPool{pools[i]}, {x});
        }
        return head(graph, graph.add(program::AveragePool{all}, {x}));
    };
    return make_image_classifier(std::move(builder),
                                 {.pixels = pixels,
                                  .batch = plan.batch,
                                  .training_images = plan.training_images,
                                  .test_images = plan.test_images,
                                  .judged_at_once = plan.judged_at_once,
                                  .training = plan.training},
                                 model, parameters.all());
}

}  // namespace assay::build
