// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>

#include <fstream>
#include <random>

#include "gpu/backends/openblas.hpp"
#include "gpu/build/cnn.hpp"
#include "gpu/build/gpt.hpp"
#include "gpu/exec/memory.hpp"
#include "gpu/exec/requests.hpp"
#include "gpu/exec/trainer.hpp"
#include "runtime/base/check.hpp"
#include "tests/bench/compute/groups.hpp"
#include "tests/bench/compute/rivals.hpp"

namespace assay::bench {

namespace {

std::vector<program::Tensor> random_data(const program::Program& program, unsigned vocabulary) {
    std::mt19937 random{1};
    std::vector<program::Tensor> data;
    for (const auto& declared : program.data) {
        data.push_back(program::make_tensor(declared.type));
        const bool images = declared.name.ends_with("images");
        for (auto& byte : data.back().bytes)
            byte = static_cast<std::uint8_t>(random() % (images ? 256 : vocabulary));
    }
    return data;
}

// What this process holds in memory now.
double resident_mebibytes() {
    malloc_trim(0);
    std::ifstream pages{"/proc/self/statm"};
    double all = 0, resident = 0;
    pages >> all >> resident;
    return resident * 4096 / 1048576;
}

struct Network {
    std::string name;
    std::vector<std::string> torch;
    program::Program program;
    unsigned vocabulary = 10;
    double floor = 1.0;
};

void measure(std::vector<Figure>& figures, const Network& network, unsigned threads) {
    const auto data = random_data(network.program, network.vocabulary);
    const auto before = resident_mebibytes();
    cpu::ThreadPool pool{threads};
    exec::Trainer trainer{pool, network.program, data, {}};
    trainer.initialise();
    for (int i = 0; i < 3; ++i) trainer.step();
    const auto memory = resident_mebibytes() - before;
    Race race{.name = network.name + ": training step",
              .unit = "ms",
              .floor = network.floor,
              .threads = threads,
              .seconds = 6};
    const auto ours = [&] { trainer.step(); };
    if (auto torch = Torch::start(threads, network.torch)) {
        race.name += " (PyTorch " + torch->version() + ")";
        figures.push_back(bench::race(race, ours, [&] { torch->steps(1); }));
        figures.push_back(compared({.name = network.name + ": memory of a step (PyTorch)",
                                    .unit = "MiB",
                                    .floor = 1 / 1.2,
                                    .threads = threads},
                                   memory, torch->mebibytes()));
        figures.back().ratio = torch->mebibytes() / memory;
    } else {
        figures.push_back(alone(race, ours));
    }
}

build::GptPlan gpt_plan(const build::Optimiser& optimiser) {
    return {.vocabulary = 65,
            .context = 128,
            .layers = 4,
            .heads = 4,
            .width = 256,
            .batch = 8,
            .training_windows = 2000,
            .test_windows = 8,
            .training = {.optimiser = optimiser}};
}

program::Program made(Expected<program::Program, program::Malformed> program) {
    INVARIANT(program);
    return *std::move(program);
}

// Operators of a section, in order: two sections with the same differ in sizes alone.
std::vector<std::size_t> operators_of(const std::vector<program::Node>& section) {
    std::vector<std::size_t> operators;
    for (const auto& node : section) operators.push_back(node.operation.index());
    return operators;
}

// The same nodes over almost nothing take what the executor takes.
Figure overhead() {
    const build::Optimiser optimiser = build::PlainDescent{program::ConstantRate{}};
    auto small = gpt_plan(optimiser);
    small.width = 2 * small.heads;
    small.context = 3;
    small.batch = 2;
    small.vocabulary = 5;
    const auto large_program = made(build::make_gpt(gpt_plan(optimiser)));
    const auto small_program = made(build::make_gpt(small));
    INVARIANT(operators_of(large_program.step) == operators_of(small_program.step));
    const auto groups = [](const program::Program& program) {
        return exec::make_plan(exec::step_request(program)).groups.size();
    };
    INVARIANT(groups(large_program) == groups(small_program));
    const auto large_data = random_data(large_program, 65),
               small_data = random_data(small_program, 5);
    cpu::ThreadPool pool{1};
    exec::Trainer large_trainer{pool, large_program, large_data, {}};
    exec::Trainer small_trainer{pool, small_program, small_data, {}};
    large_trainer.initialise();
    small_trainer.initialise();
    // How often the overhead goes into a step: more than 33 times is less than 3 %.
    return race(
        {.name = "gpt: executor alone, its nodes over almost nothing (whole step)",
         .unit = "ms",
         .floor = 100.0 / 3,
         .clock = Clock::Cpu,
         .seconds = 3},
        [&] { small_trainer.step(); }, [&] { large_trainer.step(); });
}

// The same step with products by OpenBLAS: what exactness costs, or saves.
void tolerant(std::vector<Figure>& figures, unsigned threads) {
    const program::Schedule rate = program::ConstantRate{program::Real::of(0.01F)};
    const auto program = made(build::make_gpt(gpt_plan(build::PlainDescent{rate})));
    const auto data = random_data(program, 65);
    cpu::ThreadPool pool{threads};
    const auto backend = backends::open_openblas(pool);
    if (!backend) return;
    exec::Trainer exact{pool, program, data, {}};
    exec::Trainer fast{pool, program, data, {}, backend.get()};
    exact.initialise();
    fast.initialise();
    figures.push_back(race(
        {.name = "gpt step, exact (tolerant, products by OpenBLAS)",
         .unit = "ms",
         .threads = threads,
         .seconds = 6},
        [&] { exact.step(); }, [&] { fast.step(); }));
}

// The same step in half of the memory that it works in.
Figure in_less_memory() {
    const program::Schedule rate = program::ConstantRate{program::Real::of(0.01F)};
    const auto program = made(build::make_gpt(gpt_plan(build::PlainDescent{rate})));
    const auto data = random_data(program, 65);
    const auto need = exec::memory_need(program, 1);
    const auto fit = exec::fit_memory(program, 1, need.total() - need.step / 2);
    INVARIANT(fit);
    cpu::ThreadPool pool{1};
    exec::Trainer wide{pool, program, data, {}};
    exec::Trainer narrow{pool, program, data, {}, nullptr, fit->working_max};
    wide.initialise();
    narrow.initialise();
    return race(
        {.name = "gpt step in half of its working memory (in all of it)",
         .unit = "ms",
         .clock = Clock::Cpu,
         .seconds = 6},
        [&] { narrow.step(); }, [&] { wide.step(); });
}

}  // namespace

std::vector<Figure> measure_networks() {
    const program::Schedule rate = program::ConstantRate{program::Real::of(0.01F)};
    const std::vector<Network> networks{
        {"cnn 32-64-64, batch 128",
         {"cnn", "128", "momentum", "28", "32", "64", "64"},
         made(build::make_cnn({.batch = 128, .test_images = 1000}))},
        {"gpt 4 layers of 256, 8 x 128 tokens, SGD",
         {"gpt", "8", "sgd", "128", "65", "4", "4", "256"},
         made(build::make_gpt(gpt_plan(build::PlainDescent{rate}))),
         65},
        {"gpt 4 layers of 256, 8 x 128 tokens, AdamW",
         {"gpt", "8", "adamw", "128", "65", "4", "4", "256"},
         made(build::make_gpt(gpt_plan(build::AdamDescent{.rate = rate, .decay = 0.1F}))),
         65}};
    std::vector<Figure> figures;
    for (const unsigned threads : {1U, 2U})
        for (const auto& network : networks) measure(figures, network, threads);
    figures.push_back(overhead());
    for (const unsigned threads : {1U, 2U}) tolerant(figures, threads);
    figures.push_back(in_less_memory());
    return figures;
}

}  // namespace assay::bench
