// SPDX-License-Identifier: Apache-2.0
// assay program: training programs as files that tasks can name.
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "client/cli/enum_name.hpp"
#include "client/cli/local_files.hpp"
#include "client/cli/shared.hpp"
#include "client/objects/store.hpp"
#include "gpu/build/mlp.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/program/program_root.hpp"
#include "runtime/program/validate.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::cli {

namespace {

struct MlpArguments {
    std::vector<std::uint32_t> layers = {784, 256, 128, 10};
    std::uint32_t batch = 128, training_images = 60'000, test_images = 10'000;
    float rate = 0.05F, final_rate = 0.0005F, momentum = 0.9F;
    std::uint64_t decay_steps = 0;
    std::string out;
};

int report(const program::Program& program, const Shared& shared) {
    const auto root = to_hex(program::program_root(program).bytes);
    std::uint64_t parameters = 0;
    for (const auto& state : program.states)
        if (!state.name.ends_with(".momentum")) parameters += state.type.shape.elements();
    if (shared.json) {
        std::cout << nlohmann::json{{"root", root},
                                    {"parameters", parameters},
                                    {"work",
                                     {{"init", program::work(program.init)},
                                      {"step", program::work(program.step)},
                                      {"eval", program::work(program.eval)}}}}
                         .dump(2)
                  << '\n';
        return exit_success;
    }
    std::printf("program root  %s\nparameters    %llu\n", root.c_str(),
                static_cast<unsigned long long>(parameters));
    const auto section = [](const char* name, const std::vector<program::Node>& nodes) {
        std::printf("%-13s %zu nodes, %llu operations\n", name, nodes.size(),
                    static_cast<unsigned long long>(program::work(nodes)));
    };
    section("init", program.init);
    section("step", program.step);
    section("eval", program.eval);
    return exit_success;
}

int make_mlp(const MlpArguments& arguments, const Shared& shared) {
    const auto real = [](float x) { return program::Real::of(x); };
    program::Schedule schedule = program::ConstantRate{real(arguments.rate)};
    if (arguments.decay_steps > 0)
        schedule = program::LinearRate{real(arguments.rate), real(arguments.final_rate),
                                       arguments.decay_steps};
    if (arguments.layers.size() < 2) throw UsageError{"--layers: at least two numbers"};
    const auto program =
        build::make_mlp({.layers = arguments.layers,
                         .batch = arguments.batch,
                         .training_images = arguments.training_images,
                         .test_images = arguments.test_images,
                         .descent = {.rate = schedule, .momentum = arguments.momentum}});
    if (!program) throw CommandError{"such a program is not valid: " + name_of(program.error())};
    objects::write_file(arguments.out, scale::to_bytes(*program));
    return report(*program, shared);
}

}  // namespace

void add_program_commands(CLI::App& app, Shared& shared) {
    auto* group = app.add_subcommand("program", "Training programs");
    group->require_subcommand(1);
    const auto arguments = std::make_shared<MlpArguments>();
    auto* mlp = group->add_subcommand("mlp", "A perceptron that classifies images");
    mlp->add_option("--layers", arguments->layers, "Pixels, hidden layers, classes")
        ->delimiter(',')
        ->capture_default_str();
    mlp->add_option("--batch", arguments->batch)->capture_default_str();
    mlp->add_option("--training-images", arguments->training_images)->capture_default_str();
    mlp->add_option("--test-images", arguments->test_images)->capture_default_str();
    mlp->add_option("--rate", arguments->rate, "Learning rate")->capture_default_str();
    mlp->add_option("--decay-steps", arguments->decay_steps,
                    "Let the rate fall in a line to --final-rate over so many steps; 0: constant")
        ->capture_default_str();
    mlp->add_option("--final-rate", arguments->final_rate)->capture_default_str();
    mlp->add_option("--momentum", arguments->momentum)->capture_default_str();
    mlp->add_option("out", arguments->out, "The file to write")->required();
    mlp->callback([&shared, arguments] {
        shared.command = [&shared, arguments] { return make_mlp(*arguments, shared); };
    });
    const auto file = std::make_shared<std::string>();
    auto* show = group->add_subcommand("show", "Root, size and work of a program");
    show->add_option("file", *file)->required()->check(CLI::ExistingFile);
    show->callback([&shared, file] {
        shared.command = [&shared, file] { return report(read_program(*file), shared); };
    });
}

}  // namespace assay::cli
