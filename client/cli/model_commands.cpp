// SPDX-License-Identifier: Apache-2.0
// assay model: take a trained model home, and see how good it is.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <nlohmann/json.hpp>

#include "client/cli/local_files.hpp"
#include "client/cli/model_export.hpp"
#include "client/cli/onnx_files.hpp"
#include "client/cli/shared.hpp"
#include "gpu/exec/trainer.hpp"
#include "runtime/base/hex.hpp"

namespace assay::cli {

namespace {

struct ExportArguments {
    tasks::TaskId task = 0;
    std::string out, onnx;
    BlockNumber blocks = 10'000;
};

int export_to(const ExportArguments& arguments, const Shared& shared) {
    const auto& [task, out, onnx, blocks] = arguments;
    const auto node = shared.connect();
    const auto model = export_model(*node, task, blocks);
    std::vector<data::NamedView> views;
    for (const auto& [name, tensor] : model.parameters) views.push_back({name, tensor.view()});
    if (views.empty()) throw CommandError{"the program has no parameters of the usual names"};
    if (!onnx.empty())
        write_onnx(
            read_onnx(onnx),
            [&](const std::string& name) {
                const auto found =
                    std::ranges::find(model.parameters, name, &data::NamedTensor::name);
                return found == model.parameters.end() ? nullptr : &found->tensor;
            },
            out);
    else if (!data::write_safetensors(out, views, model.metadata))
        throw CommandError{"cannot write " + out};
    if (shared.json) {
        std::cout << nlohmann::json{{"file", out},
                                    {"state_root", to_hex(model.state_root.bytes)},
                                    {"steps", model.step},
                                    {"settled", model.settled},
                                    {"tensors", views.size()}}
                         .dump(2)
                  << '\n';
        return exit_success;
    }
    std::cout << out << ": " << views.size() << " tensors after step " << model.step
              << ", state root " << to_hex(model.state_root.bytes) << " as the chain has it\n";
    if (!model.settled) std::cout << "This result is delivered but not settled yet.\n";
    return exit_success;
}

/// The program's whole state, with the model's parameters; what evaluation never reads is zero.
std::vector<program::Tensor> state_of(const program::Program& program,
                                      const data::Safetensors& model) {
    std::vector<program::Tensor> state;
    for (const auto& declared : program.states) {
        const auto* tensor = model.find(declared.name);
        if (!tensor && is_parameter(declared.name))
            throw CommandError{"the model has no tensor " + declared.name};
        if (tensor && tensor->type != declared.type)
            throw CommandError{"the model's " + declared.name + " has another shape or type"};
        state.push_back(tensor ? *tensor : program::make_tensor(declared.type));
    }
    return state;
}

struct EvaluateArguments {
    std::string program, data, model;
};

int evaluate(const EvaluateArguments& arguments, const Shared& shared) {
    const auto program = read_program(arguments.program);
    const auto tensors = read_data(arguments.data, program);
    const auto model = data::read_safetensors(arguments.model, std::uint64_t{8} << 30);
    if (!model) throw CommandError{arguments.model + " is not a readable safetensors file"};
    const auto state = state_of(program, *model);
    cpu::ThreadPool pool{all_threads()};
    exec::Trainer trainer{pool, program, tensors, {}};
    trainer.restore(0, state);
    const auto outputs = trainer.evaluate();
    std::uint32_t images = 0;
    for (const auto& declared : program.data)
        if (declared.name == "test_labels") images = declared.type.shape.rows;
    nlohmann::json json;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const auto& name = program.eval_outputs[i].name;
        const auto& [type, bytes] = outputs[i];
        if (type.shape.elements() != 1) continue;
        if (type.dtype == program::Dtype::F32) {
            float number = 0;
            std::memcpy(&number, bytes.data(), sizeof number);
            json[name] = number;
            if (!shared.json) std::printf("%-9s %.4f\n", name.c_str(), static_cast<double>(number));
            continue;
        }
        std::int32_t count = 0;
        std::memcpy(&count, bytes.data(), type.bytes());
        json[name] = count;
        if (name != "correct" || images == 0) continue;
        json["images"] = images;
        json["accuracy"] = static_cast<double>(count) / images;
        if (!shared.json)
            std::printf("accuracy  %.2f %%  (%d of %u test images)\n",
                        100 * static_cast<double>(count) / images, count, images);
    }
    if (json.empty()) throw CommandError{"the program measures nothing"};
    if (shared.json) std::cout << json.dump() << '\n';
    return exit_success;
}

}  // namespace

void add_model_commands(CLI::App& app, Shared& shared) {
    auto* group = app.add_subcommand("model", "Trained models");
    group->require_subcommand(1);
    const auto e = std::make_shared<ExportArguments>();
    auto* take = group->add_subcommand("export", "The parameters that a task has trained");
    take->add_option("task", e->task, "Its number")->required();
    take->add_option("--out", e->out, "The file to write")->required();
    take->add_option("--onnx", e->onnx,
                     "The ONNX model that was imported: write it with these weights, instead of "
                     "safetensors")
        ->check(CLI::ExistingFile);
    take->add_option("--blocks", e->blocks, "How far to look back for the delivery")
        ->capture_default_str();
    take->callback(
        [&shared, e] { shared.command = [&shared, e] { return export_to(*e, shared); }; });
    add_train_command(*group, shared);
    add_onnx_commands(*group, shared);
    const auto a = std::make_shared<EvaluateArguments>();
    auto* judge = group->add_subcommand("evaluate", "What the program measures on its test data");
    judge->add_option("--program", a->program)->required()->check(CLI::ExistingFile);
    judge->add_option("--data", a->data)->required()->check(CLI::ExistingFile);
    judge->add_option("--model", a->model)->required()->check(CLI::ExistingFile);
    judge->callback(
        [&shared, a] { shared.command = [&shared, a] { return evaluate(*a, shared); }; });
}

}  // namespace assay::cli
