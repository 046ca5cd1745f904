// SPDX-License-Identifier: Apache-2.0
#include "client/cli/local_files.hpp"

#include <filesystem>

#include "client/cli/enum_name.hpp"
#include "client/cli/shared.hpp"
#include "gpu/data/file.hpp"
#include "gpu/data/image_set.hpp"
#include "gpu/exec/trainer.hpp"
#include "runtime/program/validate.hpp"

namespace assay::cli {

namespace {

constexpr std::size_t program_bytes_max = std::size_t{64} << 20;

std::vector<program::Tensor> chosen(Expected<data::Safetensors, data::SafetensorsError> pack,
                                    const program::Program& program, const std::string& what) {
    if (!pack) throw CommandError{what + " is not a readable safetensors file"};
    auto tensors = data::select_data(program.data, *std::move(pack));
    if (!tensors || !exec::check_data(program, *tensors))
        throw CommandError{what + " does not hold the tensors that the program declares"};
    return *std::move(tensors);
}

}  // namespace

program::Program read_program(const std::string& path) {
    const auto content = data::read_file(path, program_bytes_max);
    if (!content) throw CommandError{path + " cannot be read"};
    auto program = program::decode_program(*content);
    if (!program)
        throw CommandError{path + " is no valid training program: " + name_of(program.error())};
    return *std::move(program);
}

std::vector<program::Tensor> read_data(const std::string& path, const program::Program& program) {
    return chosen(data::read_safetensors(path, data_bytes_max), program, path);
}

std::vector<program::Tensor> select_data(Bytes content, const program::Program& program) {
    return chosen(data::parse_safetensors(content), program, "the dataset");
}

std::string uri_of(const std::string& path_or_uri) {
    if (path_or_uri.find("://") != std::string::npos) return path_or_uri;
    return "file://" + std::filesystem::absolute(path_or_uri).lexically_normal().string();
}

unsigned all_threads() { return std::max(1U, std::thread::hardware_concurrency()); }

}  // namespace assay::cli
