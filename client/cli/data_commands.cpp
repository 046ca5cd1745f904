// SPDX-License-Identifier: Apache-2.0
// assay data: datasets as files that tasks can name.
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "client/cli/shared.hpp"
#include "gpu/cpu/thread_pool.hpp"
#include "gpu/data/image_set.hpp"
#include "gpu/exec/commit.hpp"
#include "runtime/base/hex.hpp"

namespace assay::cli {

namespace {

const char* describe(data::ImageSetError error) {
    switch (error) {
        case data::ImageSetError::Unreadable:
            return "one of the four IDX files cannot be read";
        case data::ImageSetError::NotIdx:
            return "one of the files is no IDX file of bytes";
        case data::ImageSetError::NotImages:
            return "no images, or labels with dimensions";
        case data::ImageSetError::CountDiffers:
            return "not as many labels as images";
    }
    return "";
}

int pack(const std::string& folder, const std::string& out, const Shared& shared) {
    const auto set = data::read_image_set(folder);
    if (!set) throw CommandError{folder + ": " + describe(set.error())};
    std::vector<data::NamedView> views;
    std::vector<program::Tensor> tensors;
    for (const auto& [name, tensor] : *set) {
        views.push_back({name, tensor.view()});
        tensors.push_back(tensor);
    }
    if (!data::write_safetensors(out, views, {{"format", "pt"}, {"source", folder}}))
        throw CommandError{"cannot write " + out};
    cpu::ThreadPool pool{std::max(1U, std::thread::hardware_concurrency())};
    const auto root = to_hex(exec::dataset_root(pool, tensors).bytes);
    if (shared.json) {
        nlohmann::json json{{"root", root}, {"file", out}, {"tensors", nlohmann::json::array()}};
        for (const auto& view : views)
            json["tensors"].push_back({{"name", view.name},
                                       {"rows", view.tensor.type.shape.rows},
                                       {"columns", view.tensor.type.shape.columns}});
        std::cout << json.dump(2) << '\n';
        return exit_success;
    }
    for (const auto& view : views)
        std::printf("%-14s %u x %u\n", view.name.c_str(), view.tensor.type.shape.rows,
                    view.tensor.type.shape.columns);
    std::printf("dataset root   %s\n", root.c_str());
    return exit_success;
}

}  // namespace

void add_data_commands(CLI::App& app, Shared& shared) {
    auto* group = app.add_subcommand("data", "Datasets");
    group->require_subcommand(1);
    auto* command = group->add_subcommand(
        "pack", "Put an image set in IDX files (MNIST and relatives) into one dataset file");
    const auto folder = std::make_shared<std::string>(), out = std::make_shared<std::string>();
    command->add_option("folder", *folder, "e.g. /usr/share/datasets/fashion-mnist")
        ->required()
        ->check(CLI::ExistingDirectory);
    command->add_option("out", *out, "The .safetensors file to write")->required();
    command->callback(
        [=, &shared] { shared.command = [=, &shared] { return pack(*folder, *out, shared); }; });
}

}  // namespace assay::cli
