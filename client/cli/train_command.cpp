// SPDX-License-Identifier: Apache-2.0
// assay model train: the run that a task would buy, on this machine.
#include <chrono>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "client/cli/local_files.hpp"
#include "client/cli/memory_option.hpp"
#include "client/cli/model_export.hpp"
#include "client/cli/shared.hpp"
#include "gpu/backends/choice.hpp"
#include "gpu/data/safetensors.hpp"
#include "gpu/exec/commit.hpp"
#include "gpu/exec/trainer.hpp"
#include "runtime/base/hex.hpp"

namespace assay::cli {

namespace {

struct TrainArguments {
    std::string program, data, out, order_seed, backend = "cpu";
    std::uint64_t steps = 0, seed = 0, log_every = 100;
    std::uint64_t memory = 0;
    unsigned threads = 0;
    bool all = false, tolerant = false;
};

program::Context seeds_of(const TrainArguments& a) {
    program::Context seeds{.order_seed = {}, .seed = a.seed, .step = 0};
    if (a.order_seed.empty()) return seeds;
    const auto seed = hash_from_hex(a.order_seed);
    if (!seed) throw UsageError{"--order-seed: 32 bytes in hexadecimal"};
    seeds.order_seed = *seed;
    return seeds;
}

void save(const TrainArguments& a, const exec::Trainer& trainer) {
    std::vector<data::NamedView> views;
    const auto& states = trainer.program().states;
    const auto tensors = trainer.state();
    for (std::size_t i = 0; i < states.size(); ++i)
        if (a.all || is_parameter(states[i].name)) views.push_back({states[i].name, tensors[i]});
    if (!data::write_safetensors(a.out, views, {{"format", "pt"}}))
        throw CommandError{"cannot write " + a.out};
}

int train(const TrainArguments& a, const Shared& shared) {
    const auto program = read_program(a.program);
    const auto threads = a.threads > 0 ? a.threads : all_threads();
    const auto fit = fit_into(program, threads, a.memory);
    const auto tensors = read_data(a.data, program);
    cpu::ThreadPool pool{threads};
    using backends::Numerics;
    const auto backend =
        backends::choose(a.backend, a.tolerant ? Numerics::Tolerant : Numerics::Exact, pool);
    exec::Trainer trainer{pool, program, tensors, seeds_of(a), backend.get(), fit.working_max};
    trainer.initialise();
    nlohmann::json losses = nlohmann::json::array();
    const bool has_loss = !program.step_outputs.empty();
    const auto began = std::chrono::steady_clock::now();
    for (std::uint64_t step = 1; step <= a.steps; ++step) {
        trainer.step();
        if (!has_loss || (step % a.log_every != 0 && step != a.steps)) continue;
        const float loss = trainer.step_number(0);
        losses.push_back({step, loss});
        if (shared.json) continue;
        std::printf("step %llu  %s %.6f\n", static_cast<unsigned long long>(step),
                    program.step_outputs[0].name.c_str(), static_cast<double>(loss));
        std::fflush(stdout);  // Into a file, too, whoever waits for hours wants to see it.
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    save(a, trainer);
    const auto root = to_hex(exec::state_root(pool, trainer.state()).bytes);
    if (shared.json)
        std::cout << nlohmann::json{{"state_root", root},
                                    {"seconds", took.count()},
                                    {"losses", losses}}
                         .dump()
                  << '\n';
    else
        std::printf("state root  %s\n%.1f steps/s\n", root.c_str(),
                    static_cast<double>(a.steps) / took.count());
    return exit_success;
}

}  // namespace

void add_train_command(CLI::App& model, Shared& shared) {
    const auto a = std::make_shared<TrainArguments>();
    auto* command = model.add_subcommand("train", "Train on this machine, without a task");
    command->add_option("--program", a->program)->required()->check(CLI::ExistingFile);
    command->add_option("--data", a->data)->required()->check(CLI::ExistingFile);
    command->add_option("--steps", a->steps)->required();
    command->add_option("--seed", a->seed, "Of initial weights")->capture_default_str();
    command->add_option("--order-seed", a->order_seed, "Of the order of the data; 0 if left out");
    command->add_option("--threads", a->threads, "0: all")->capture_default_str();
    command
        ->add_option("--backend", a->backend,
                     "cpu, cuda, or auto (a CUDA device if there is one); with --tolerant also "
                     "openblas, cublas, cublas-tf32, cublas-bf16")
        ->check(CLI::IsMember(backends::names(backends::Numerics::Tolerant)))
        ->capture_default_str();
    command->add_flag("--tolerant", a->tolerant,
                      "Let the backend give other bits than the definitions");
    add_memory_option(*command, a->memory,
                      "What training may take, e.g. 4GiB: values that would wait are then computed "
                      "again, to the same bits");
    command->add_option("--log-every", a->log_every, "Steps between two losses")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_flag("--all", a->all, "Write what the optimiser keeps as well");
    command->add_option("out", a->out, "The .safetensors file to write")->required();
    command->callback(
        [&shared, a] { shared.command = [&shared, a] { return train(*a, shared); }; });
}

}  // namespace assay::cli
