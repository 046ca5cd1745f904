// SPDX-License-Identifier: Apache-2.0
#include "client/cli/onnx_files.hpp"

#include "client/cli/command_error.hpp"
#include "client/objects/store.hpp"
#include "gpu/data/file.hpp"

namespace assay::cli {

namespace {

constexpr std::size_t model_bytes_max = std::size_t{1} << 30;

const char* describe(onnx::Problem problem) {
    switch (problem) {
        case onnx::Problem::NotOnnx:
            return "no ONNX model, or one that is cut short";
        case onnx::Problem::OtherOperatorSet:
            return "not of the standard operator sets 13 to 17";
        case onnx::Problem::TooMany:
            return "more than 2^16 nodes or tensors, or 2^28 elements";
        case onnx::Problem::NoInput:
            return "needs exactly one input, of floats or numbers, whose sizes but the first are "
                   "fixed";
        case onnx::Problem::BadTensor:
            return "a weight of a type or size that is not understood";
        case onnx::Problem::UnknownOperator:
            return "not understood";
        case onnx::Problem::UnknownValue:
            return "takes what no earlier node makes";
        case onnx::Problem::WrongShape:
            return "operands that do not fit together";
    }
    return "";
}

}  // namespace

onnx::Model read_onnx(const std::string& path) {
    const auto content = data::read_file(path, model_bytes_max);
    if (!content) throw CommandError{path + " cannot be read, or is larger than 1 GiB"};
    auto model = onnx::read_model(*content);
    if (model) return *std::move(model);
    const auto& [problem, where] = model.error();
    throw CommandError{path + ": " + describe(problem) + (where.empty() ? "" : ": " + where)};
}

void write_onnx(const onnx::Model& model, const FindTensor& find, const std::string& out) {
    std::vector<program::Tensor> weights;
    for (const auto& weight : model.weights()) {
        const auto* tensor = find(weight.name);
        if (!tensor) throw CommandError{"there is no tensor " + weight.name};
        if (tensor->type != weight.initial.type)
            throw CommandError{"the tensor " + weight.name + " has another shape or type"};
        weights.push_back(*tensor);
    }
    objects::write_file(out, model.with_weights(weights));
}

}  // namespace assay::cli
