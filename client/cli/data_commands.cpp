// SPDX-License-Identifier: Apache-2.0
// assay data: datasets as files that tasks can name.
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "client/cli/shared.hpp"
#include "gpu/cpu/thread_pool.hpp"
#include "gpu/data/corpus.hpp"
#include "gpu/data/file.hpp"
#include "gpu/data/idx.hpp"
#include "gpu/data/image_set.hpp"
#include "gpu/data/npy.hpp"
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

const char* describe(data::CorpusError error) {
    switch (error) {
        case data::CorpusError::Empty:
            return "nothing in it";
        case data::CorpusError::TooShort:
            return "too short for one window to train and one to test with";
        case data::CorpusError::BadTokenFile:
            return "tokens must take 1, 2 or 4 bytes each, and nothing may be left over";
        case data::CorpusError::TokenTooLarge:
            return "a token beyond 2^31";
    }
    return "";
}

int write(const std::vector<data::NamedTensor>& set, data::Metadata metadata,
          const std::string& out, const Shared& shared) {
    std::vector<data::NamedView> views;
    std::vector<program::Tensor> tensors;
    for (const auto& [name, tensor] : set) {
        views.push_back({name, tensor.view()});
        tensors.push_back(tensor);
    }
    metadata.emplace("format", "pt");
    if (!data::write_safetensors(out, views, metadata)) throw CommandError{"cannot write " + out};
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

int pack_images(const std::string& folder, const std::string& out, const Shared& shared) {
    const auto set = data::read_image_set(folder);
    if (!set) throw CommandError{folder + ": " + describe(set.error())};
    return write(*set, {{"source", folder}}, out, shared);
}

constexpr std::size_t file_bytes_max = std::size_t{8} << 30;

Bytes content_of(const std::string& path) {
    auto content = data::read_file(path, file_bytes_max);
    if (!content) throw CommandError{path + " cannot be read"};
    return *std::move(content);
}

struct TextArguments {
    std::string file, out;
    data::CorpusPlan plan;
    std::uint32_t token_bytes = 0;
};

int pack_text(const TextArguments& a, const Shared& shared) {
    const auto content = content_of(a.file);
    const auto corpus = a.token_bytes == 0 ? data::corpus_of_text(content, a.plan)
                                           : data::corpus_of_tokens(content, a.token_bytes, a.plan);
    if (!corpus) throw CommandError{a.file + ": " + describe(corpus.error())};
    data::Metadata metadata{{"source", a.file}, {"vocabulary", std::to_string(corpus->vocabulary)}};
    if (a.token_bytes == 0) metadata["alphabet"] = to_hex(corpus->alphabet);
    return write(corpus->tensors, metadata, a.out, shared);
}

/// The tensor in a file of one; `name` is what it will be called.
data::NamedTensor tensor_of(const std::string& name, const std::string& path) {
    const auto content = content_of(path);
    if (auto array = data::parse_npy(content)) return {name, *std::move(array)};
    const auto idx = data::parse_idx(content);
    if (!idx) throw CommandError{path + " is neither NPY (f4, i4, u1) nor IDX (bytes)"};
    const auto rows = idx->shape.front();
    const auto columns = idx->values.size() / rows;
    if (rows > program::max_dimension || columns > program::max_dimension)
        throw CommandError{path + " is too large for one tensor"};
    return {name, {{program::Dtype::U8, {rows, static_cast<std::uint32_t>(columns)}}, idx->values}};
}

// Each source is NAME=FILE for one tensor, or a safetensors file for all of its.
int pack_tensors(const std::vector<std::string>& sources, const std::string& out,
                 const Shared& shared) {
    std::vector<data::NamedTensor> set;
    for (const auto& source : sources) {
        if (const auto split = source.find('='); split != source.npos) {
            set.push_back(tensor_of(source.substr(0, split), source.substr(split + 1)));
            continue;
        }
        auto file = data::read_safetensors(source, file_bytes_max);
        if (!file) throw CommandError{source + " is not a readable safetensors file"};
        std::ranges::move(file->tensors, std::back_inserter(set));
    }
    return write(set, {}, out, shared);
}

}  // namespace

void add_data_commands(CLI::App& app, Shared& shared) {
    auto* group = app.add_subcommand("data", "Datasets");
    group->require_subcommand(1);
    auto* images = group->add_subcommand(
        "pack", "Put an image set in IDX files (MNIST and relatives) into one dataset file");
    const auto folder = std::make_shared<std::string>(), out = std::make_shared<std::string>();
    images->add_option("folder", *folder, "e.g. /usr/share/datasets/fashion-mnist")
        ->required()
        ->check(CLI::ExistingDirectory);
    images->add_option("out", *out, "The .safetensors file to write")->required();
    images->callback([=, &shared] {
        shared.command = [=, &shared] { return pack_images(*folder, *out, shared); };
    });

    const auto a = std::make_shared<TextArguments>();
    auto* text = group->add_subcommand("text", "Cut a text, or raw tokens, into windows to learn");
    text->add_option("file", a->file, "The text; .gz or not")->required()->check(CLI::ExistingFile);
    text->add_option("out", a->out, "The .safetensors file to write")->required();
    text->add_option("--context", a->plan.context, "Tokens of a window")->capture_default_str();
    text->add_option("--test-percent", a->plan.test_percent, "Windows kept for testing")
        ->check(CLI::Range(0, 99))
        ->capture_default_str();
    text->add_option("--token-bytes", a->token_bytes,
                     "The file holds tokens of 1, 2 or 4 bytes; 0: each letter is one")
        ->capture_default_str();
    text->callback(
        [=, &shared] { shared.command = [=, &shared] { return pack_text(*a, shared); }; });

    const auto sources = std::make_shared<std::vector<std::string>>();
    const auto target = std::make_shared<std::string>();
    auto* tensors = group->add_subcommand("tensors", "Put tensors of several files into one");
    tensors->add_option("out", *target, "The .safetensors file to write")->required();
    tensors->add_option("sources", *sources, "NAME=FILE (NPY or IDX), or a safetensors file")
        ->required();
    tensors->callback([=, &shared] {
        shared.command = [=, &shared] { return pack_tensors(*sources, *target, shared); };
    });
}

}  // namespace assay::cli
