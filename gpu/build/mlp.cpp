// SPDX-License-Identifier: Apache-2.0
#include "gpu/build/mlp.hpp"

#include "gpu/build/layers.hpp"

namespace assay::build {

Expected<program::Program, program::Malformed> make_mlp(const MlpPlan& plan) {
    ENSURE(plan.layers.size() >= 2, Failure{program::Malformed::NoState});
    ProgramBuilder builder;
    Parameters parameters{builder};
    std::vector<Linear> layers;
    for (std::size_t i = 0; i + 1 < plan.layers.size(); ++i) {
        const auto in = plan.layers[i], out = plan.layers[i + 1];
        const auto name = "layer" + std::to_string(i);
        const auto weights =
            parameters.add(name + ".weights", {in, out}, builder.uniform(he_bound(in)));
        layers.push_back({weights, parameters.filled(name + ".bias", {1, out}, 0)});
    }
    const auto model = [&](Graph& graph, const Value& images) {
        auto x = images;
        for (const auto& layer : layers) {
            x = layer(graph, x);
            if (&layer != &layers.back()) x = graph.add(program::Relu{}, {x});
        }
        return x;
    };
    return make_image_classifier(std::move(builder),
                                 {.pixels = plan.layers.front(),
                                  .batch = plan.batch,
                                  .training_images = plan.training_images,
                                  .test_images = plan.test_images,
                                  .judged_at_once = plan.test_images,
                                  .training = plan.training},
                                 model, parameters.all());
}

}  // namespace assay::build
