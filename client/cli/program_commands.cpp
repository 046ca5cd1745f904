// SPDX-License-Identifier: Apache-2.0
// assay program: training programs as files that tasks can name.
#include "client/cli/local_files.hpp"
#include "client/cli/program_report.hpp"
#include "client/cli/shared.hpp"
#include "client/cli/training_options.hpp"
#include "gpu/build/cnn.hpp"
#include "gpu/build/gpt.hpp"
#include "gpu/build/mlp.hpp"
#include "gpu/data/safetensors.hpp"

namespace assay::cli {

namespace {

struct ImageArguments {
    std::vector<std::uint32_t> layers = {784, 256, 128, 10}, filters = {32, 64, 64};
    std::uint32_t side = 28, classes = 10;
    std::uint32_t batch = 128, training_images = 60'000, test_images = 10'000;
    TrainingOptions training;
    std::string out;

    void add_to(CLI::App& command) {
        command.add_option("--batch", batch)->capture_default_str();
        command.add_option("--training-images", training_images)->capture_default_str();
        command.add_option("--test-images", test_images)->capture_default_str();
        training.add_to(command);
        command.add_option("out", out, "The file to write")->required();
    }
};

struct GptArguments {
    build::GptPlan plan;
    std::string data;
    TrainingOptions training{
        .optimiser = "adam", .rate = 0.001F, .final_rate = 0.0001F, .clip_norm = 1};
    std::string out;
};

int make_mlp(const ImageArguments& a, const Shared& shared) {
    if (a.layers.size() < 2) throw UsageError{"--layers: at least two numbers"};
    return write_program(build::make_mlp({.layers = a.layers,
                                          .batch = a.batch,
                                          .training_images = a.training_images,
                                          .test_images = a.test_images,
                                          .training = a.training.training()}),
                         a.out, shared);
}

int make_cnn(const ImageArguments& a, const Shared& shared) {
    return write_program(build::make_cnn({.side = a.side,
                                          .filters = a.filters,
                                          .classes = a.classes,
                                          .batch = a.batch,
                                          .training_images = a.training_images,
                                          .test_images = a.test_images,
                                          .training = a.training.training()}),
                         a.out, shared);
}

// Windows, their length and the vocabulary come from the dataset.
int make_gpt(GptArguments a, const Shared& shared) {
    const auto pack = data::read_safetensors(a.data, std::uint64_t{8} << 30);
    if (!pack) throw CommandError{a.data + " is not a readable safetensors file"};
    const auto* train = pack->find("train_tokens");
    const auto* test = pack->find("test_tokens");
    const auto vocabulary = pack->metadata.find("vocabulary");
    if (!train || !test || vocabulary == pack->metadata.end())
        throw CommandError{a.data + " holds no tokens (see assay data text)"};
    a.plan.vocabulary =
        static_cast<std::uint32_t>(std::strtoul(vocabulary->second.c_str(), nullptr, 10));
    a.plan.context = train->type.shape.columns - 1;
    a.plan.training_windows = train->type.shape.rows;
    a.plan.test_windows = test->type.shape.rows;
    a.plan.wide_tokens = train->type.dtype == program::Dtype::I32;
    a.plan.training = a.training.training();
    return write_program(build::make_gpt(a.plan), a.out, shared);
}

void add_gpt_command(CLI::App& group, Shared& shared) {
    const auto a = std::make_shared<GptArguments>();
    auto* gpt = group.add_subcommand("gpt", "A transformer that predicts the next token");
    gpt->add_option("--data", a->data, "The tokens it will learn (see assay data text)")
        ->required()
        ->check(CLI::ExistingFile);
    gpt->add_option("--layers", a->plan.layers)->capture_default_str();
    gpt->add_option("--heads", a->plan.heads)->capture_default_str();
    gpt->add_option("--width", a->plan.width)->capture_default_str();
    gpt->add_option("--batch", a->plan.batch, "Windows of a step")->capture_default_str();
    gpt->add_option("--dropout", a->plan.dropout)->capture_default_str();
    gpt->add_flag("--integers", a->plan.integers,
                  "Multiply in small integers, exact and fast on any hardware");
    a->training.add_to(*gpt);
    gpt->add_option("out", a->out, "The file to write")->required();
    gpt->callback([&shared, a] { shared.command = [&shared, a] { return make_gpt(*a, shared); }; });
}

}  // namespace

void add_program_commands(CLI::App& app, Shared& shared) {
    auto* group = app.add_subcommand("program", "Training programs");
    group->require_subcommand(1);
    const auto m = std::make_shared<ImageArguments>();
    auto* mlp = group->add_subcommand("mlp", "A perceptron that classifies images");
    mlp->add_option("--layers", m->layers, "Pixels, hidden layers, classes")
        ->delimiter(',')
        ->capture_default_str();
    m->add_to(*mlp);
    mlp->callback([&shared, m] { shared.command = [&shared, m] { return make_mlp(*m, shared); }; });
    const auto c = std::make_shared<ImageArguments>();
    auto* cnn = group->add_subcommand("cnn", "A convolutional network that classifies grey images");
    cnn->add_option("--filters", c->filters, "Of each 3 x 3 convolution")
        ->delimiter(',')
        ->capture_default_str();
    cnn->add_option("--side", c->side, "Pixels of an image's side")->capture_default_str();
    cnn->add_option("--classes", c->classes)->capture_default_str();
    c->add_to(*cnn);
    cnn->callback([&shared, c] { shared.command = [&shared, c] { return make_cnn(*c, shared); }; });
    add_gpt_command(*group, shared);
    add_plan_command(*group, shared);
    const auto file = std::make_shared<std::string>();
    auto* show = group->add_subcommand("show", "Root, size and work of a program");
    show->add_option("file", *file)->required()->check(CLI::ExistingFile);
    show->callback([&shared, file] {
        shared.command = [&shared, file] { return report_program(read_program(*file), shared); };
    });
}

}  // namespace assay::cli
