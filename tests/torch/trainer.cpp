// SPDX-License-Identifier: Apache-2.0
// Trains a small model as compare.py says (JSON on standard input): writes the first and the last
// weights as safetensors and prints the losses.
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

#include "gpu/build/cnn.hpp"
#include "gpu/build/gpt.hpp"
#include "gpu/build/mlp.hpp"
#include "gpu/data/image_set.hpp"
#include "gpu/exec/trainer.hpp"

namespace {

using namespace assay;

build::Training training_of(const nlohmann::json& j) {
    const program::Schedule rate = program::ConstantRate{program::Real::of(j["rate"])};
    const float clip = j.value("clip_norm", 0.0F);
    const std::string kind = j["optimiser"];
    if (kind == "sgd") return {build::PlainDescent{rate}, clip};
    if (kind == "momentum") return {build::MomentumDescent{rate, 0.9F}, clip};
    return {build::AdamDescent{.rate = rate, .decay = j.value("decay", 0.0F)}, clip};
}

Expected<program::Program, program::Malformed> program_of(const nlohmann::json& j) {
    const auto training = training_of(j);
    const std::uint32_t batch = j["batch"];
    if (j["model"] == "mlp")
        return build::make_mlp({.layers = j["layers"],
                                .batch = batch,
                                .training_images = batch,
                                .test_images = batch,
                                .training = training});
    if (j["model"] == "cnn")
        return build::make_cnn({.side = j["side"],
                                .filters = j["filters"],
                                .batch = batch,
                                .training_images = batch,
                                .test_images = batch,
                                .training = training});
    return build::make_gpt({.vocabulary = j["vocabulary"],
                            .context = j["context"],
                            .layers = j["layers"],
                            .heads = j["heads"],
                            .width = j["width"],
                            .batch = batch,
                            .training_windows = batch,
                            .test_windows = batch,
                            .integers = j.value("integers", false),
                            .training = training});
}

bool save(const exec::Trainer& trainer, const std::string& path) {
    std::vector<data::NamedView> views;
    const auto state = trainer.state();
    for (std::size_t i = 0; i < state.size(); ++i)
        if (!build::is_optimiser_state(trainer.program().states[i].name))
            views.push_back({trainer.program().states[i].name, state[i]});
    return static_cast<bool>(data::write_safetensors(path, views, {}));
}

}  // namespace

int main() {
    const auto j = nlohmann::json::parse(std::cin);
    const auto program = program_of(j);
    auto pack = data::read_safetensors(j["data"].get<std::string>(), std::uint64_t{1} << 30);
    if (!program || !pack) return 1;
    const auto tensors = data::select_data(program->data, *std::move(pack));
    if (!tensors) return 1;
    cpu::ThreadPool pool{j.value("threads", 1U)};
    exec::Trainer trainer{pool, *program, *tensors, {.order_seed = {}, .seed = 5, .step = 0}};
    trainer.initialise();
    if (!save(trainer, j["first"])) return 1;
    nlohmann::json losses;
    const auto began = std::chrono::steady_clock::now();
    for (std::uint32_t step = 0; step < j["steps"].get<std::uint32_t>(); ++step) {
        trainer.step();
        losses.push_back(trainer.step_number(0));
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    if (!save(trainer, j["last"])) return 1;
    std::cout << nlohmann::json{{"losses", losses}, {"seconds", took.count()}} << '\n';
    return 0;
}
