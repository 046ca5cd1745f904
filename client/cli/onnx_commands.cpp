// SPDX-License-Identifier: Apache-2.0
// assay model import, assay model onnx: from an ONNX file to a training program, and back.
#include <cstdio>

#include "client/cli/local_files.hpp"
#include "client/cli/onnx_files.hpp"
#include "client/cli/program_report.hpp"
#include "client/cli/shared.hpp"
#include "client/cli/training_options.hpp"
#include "gpu/data/safetensors.hpp"
#include "gpu/onnx/training.hpp"

namespace assay::cli {

namespace {

struct OnnxImport {
    std::string model, data, program, weights;
    std::uint32_t batch = 32;
    TrainingOptions training;
};

data::Safetensors read_pack(const std::string& path) {
    auto pack = data::read_safetensors(path, data_bytes_max);
    if (!pack) throw CommandError{path + " is not a readable safetensors file"};
    return *std::move(pack);
}

onnx::Made program_of(const OnnxImport& a, const onnx::Model& model,
                      const data::Safetensors& pack) {
    const auto found = [&](const char* name) -> const program::TensorType& {
        const auto* tensor = pack.find(name);
        if (!tensor)
            throw CommandError{a.data + " has no tensor " + name + ", which this model needs"};
        return tensor->type;
    };
    std::int64_t one = 1;
    for (std::size_t i = 1; i < model.input().size(); ++i) one *= model.input()[i];
    const auto agree = [&](std::uint32_t columns) {
        if (columns != one)
            throw CommandError{a.data + ": samples of " + std::to_string(columns) +
                               " elements, where the model takes " + std::to_string(one)};
    };
    if (model.takes_numbers()) {
        const auto& train = found("train_tokens");
        agree(train.shape.columns - 1);
        return onnx::make_token_program(model, {.context = train.shape.columns - 1,
                                                .batch = a.batch,
                                                .training_windows = train.shape.rows,
                                                .test_windows = found("test_tokens").shape.rows,
                                                .wide_tokens = train.dtype == program::Dtype::I32,
                                                .training = a.training.training()});
    }
    const auto& train = found("train_images");
    agree(train.shape.columns);
    return onnx::make_image_program(model, {.pixels = train.shape.columns,
                                            .batch = a.batch,
                                            .training_images = train.shape.rows,
                                            .test_images = found("test_images").shape.rows,
                                            .judged_at_once = 1000,
                                            .training = a.training.training()});
}

int import_model(const OnnxImport& a, const Shared& shared) {
    const auto model = read_onnx(a.model);
    const auto pack = read_pack(a.data);
    const auto program = program_of(a, model, pack);
    const auto status = write_program(program, a.program, shared);
    std::vector<data::NamedView> views;
    for (const auto& weight : model.weights())
        views.push_back({onnx::initial_name(weight), weight.initial.view()});
    for (const auto& [name, tensor] : pack.tensors) views.push_back({name, tensor.view()});
    auto metadata = pack.metadata;
    metadata.emplace("format", "pt");
    if (!data::write_safetensors(a.weights, views, metadata))
        throw CommandError{"cannot write " + a.weights};
    if (!shared.json)
        std::printf("weights       %zu tensors, with the data in %s\n", model.weights().size(),
                    a.weights.c_str());
    return status;
}

struct OnnxExport {
    std::string like, model, out;
};

int export_model(const OnnxExport& a) {
    const auto trained = read_pack(a.model);
    write_onnx(
        read_onnx(a.like), [&](const std::string& name) { return trained.find(name); }, a.out);
    return exit_success;
}

}  // namespace

void add_onnx_commands(CLI::App& model, Shared& shared) {
    const auto i = std::make_shared<OnnxImport>();
    auto* import = model.add_subcommand(
        "import", "A training program, and the data with the first weights, of an ONNX model");
    import->add_option("file", i->model, "The model, of operator set 13 to 17")
        ->required()
        ->check(CLI::ExistingFile);
    import->add_option("--data", i->data, "What it will learn: see assay data pack and text")
        ->required()
        ->check(CLI::ExistingFile);
    import->add_option("--program", i->program, "The program to write")->required();
    import
        ->add_option("--with-weights", i->weights,
                     "The .safetensors file to write: the data and the model's weights")
        ->required();
    import->add_option("--batch", i->batch, "Images or windows of a step")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    i->training.add_to(*import);
    import->callback(
        [&shared, i] { shared.command = [&shared, i] { return import_model(*i, shared);
};
}  // namespace assay::cli
);

const auto e = std::make_shared<OnnxExport>();
auto* back = model.add_subcommand("onnx", "Put trained weights back into an ONNX model");
back->add_option("--like", e->like, "The model that was imported")
    ->required()
    ->check(CLI::ExistingFile);
back->add_option("--model", e->model, "The trained weights")->required()->check(CLI::ExistingFile);
back->add_option("out", e->out, "The .onnx file to write")->required();
back->callback([&shared, e] { shared.command = [e] { return export_model(*e); }; });
}

}  // namespace assay::cli
