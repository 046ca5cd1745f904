// SPDX-License-Identifier: Apache-2.0
#include <random>

#include "gpu/build/mlp.hpp"
#include "gpu/exec/commit.hpp"
#include "gpu/exec/trainer.hpp"
#include "runtime/base/check.hpp"
#include "tests/bench/compute/groups.hpp"
#include "tests/bench/compute/rivals.hpp"

namespace assay::bench {

namespace {

constexpr unsigned steps_per_call = 10;  // So that a message to the rival costs nothing.

std::vector<program::Tensor> random_data(const program::Program& program) {
    std::mt19937 random{1};
    std::vector<program::Tensor> data;
    for (const auto& declared : program.data) {
        data.push_back(program::make_tensor(declared.type));
        const bool labels = declared.type.shape.columns == 1;
        for (auto& byte : data.back().bytes)
            byte = static_cast<std::uint8_t>(random() % (labels ? 10 : 256));
    }
    return data;
}

std::string description(const std::vector<unsigned>& layers) {
    std::string text;
    for (const auto width : layers)
        text += (text.empty() ? "perceptron " : "-") + std::to_string(width);
    return text + ", batch 128: ";
}

void measure(std::vector<Figure>& figures, const std::vector<unsigned>& layers, unsigned threads,
             double floor) {
    const auto program = build::make_mlp({.layers = layers, .batch = 128});
    INVARIANT(program);
    const auto data = random_data(*program);
    cpu::ThreadPool pool{threads};
    exec::Trainer trainer{pool, *program, data, {}};
    trainer.initialise();
    Race race{.name = description(layers) + "training step",
              .unit = "ms",
              .work = steps_per_call,
              .floor = floor,
              .threads = threads,
              .seconds = 4};
    const auto ours = [&] {
        for (unsigned i = 0; i < steps_per_call; ++i) trainer.step();
    };
    std::vector<std::string> words{"mlp", "128", "momentum"};
    for (const auto width : layers) words.push_back(std::to_string(width));
    if (auto torch = Torch::start(threads, words)) {
        race.name += " (PyTorch " + torch->version() + ")";
        figures.push_back(bench::race(race, ours, [&] { torch->steps(steps_per_call); }));
    } else {
        figures.push_back(alone(race, ours));
    }

    race = {.name = description(layers) + "replayed step with its state root (plain step)",
            .unit = "ms",
            .work = steps_per_call,
            .threads = threads,
            .seconds = 1};
    Hash256 root;
    const auto replay = [&] {
        for (unsigned i = 0; i < steps_per_call; ++i) {
            trainer.step();
            root = exec::state_root(pool, trainer.state());
            keep(root);
        }
    };
    figures.push_back(bench::race(race, replay, ours));
}

}  // namespace

std::vector<Figure> measure_training() {
    std::vector<Figure> figures;
    for (const unsigned threads : {1U, 2U}) {
        measure(figures, {784, 256, 128, 10}, threads, 1.0);
        measure(figures, {784, 512, 512, 10}, threads, 1.0);
    }
    return figures;
}

}  // namespace assay::bench
