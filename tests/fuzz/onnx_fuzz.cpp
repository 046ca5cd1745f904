// SPDX-License-Identifier: Apache-2.0
// ONNX models from anywhere: files as they come, and graphs made of the input, which reach further.
// What is read can be written and read again with the same weights, and makes a valid program or
// none.
#include <onnx/onnx_pb.h>

#include "gpu/onnx/training.hpp"
#include "runtime/program/validate.hpp"
#include "runtime/scale/codec.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace assay::fuzz {
namespace {

void check_model(ByteView file) {
    const auto model = onnx::read_model(file);
    if (!model) return;
    std::vector<program::Tensor> weights;
    for (const auto& weight : model->weights()) weights.push_back(weight.initial);
    const auto again = onnx::read_model(model->with_weights(weights));
    INVARIANT(again && again->weights().size() == weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i)
        INVARIANT(again->weights()[i].name == model->weights()[i].name &&
                  again->weights()[i].initial == weights[i]);
    std::uint64_t one = 1;
    for (std::size_t i = 1; i < model->input().size(); ++i)
        one *= static_cast<std::uint64_t>(model->input()[i]);
    const build::Training training{build::PlainDescent{program::ConstantRate{}}};
    const auto size = static_cast<std::uint32_t>(one);
    const auto program = model->takes_numbers()
                             ? onnx::make_token_program(*model, {.context = size,
                                                                 .batch = 2,
                                                                 .training_windows = 3,
                                                                 .test_windows = 3,
                                                                 .judged_at_once = 2,
                                                                 .training = training})
                             : onnx::make_image_program(*model, {.pixels = size,
                                                                 .batch = 2,
                                                                 .training_images = 3,
                                                                 .test_images = 3,
                                                                 .judged_at_once = 2,
                                                                 .training = training});
    if (program) INVARIANT(program::decode_program(scale::to_bytes(*program)));
}

// Numbers, names and choices out of the input; zeros when it is used up.
class Source {
  public:
    explicit Source(ByteView input) : input_{input} {}
    std::uint8_t byte() {
        if (input_.empty()) return 0;
        const auto first = input_.front();
        input_ = input_.subspan(1);
        return first;
    }
    bool empty() const { return input_.empty(); }
    std::int64_t number() {
        constexpr std::int64_t telling[] = {0, -1, -2, 1LL << 31, 1LL << 40, INT64_MAX, INT64_MIN};
        const auto b = byte();
        return b < 0xf0 ? b % 9 : telling[b % std::size(telling)];
    }
    std::string name() { return "v" + std::to_string(byte() % 12); }

  private:
    ByteView input_;
};

void add_tensor(::onnx::TensorProto& tensor, Source& source, const std::string& name) {
    const bool floats = source.byte() % 3 != 0;
    tensor.set_name(name);
    tensor.set_data_type(floats ? ::onnx::TensorProto::FLOAT : ::onnx::TensorProto::INT64);
    std::int64_t elements = 1;
    for (auto rank = source.byte() % 5; rank > 0; --rank) {
        const auto size = source.number();
        tensor.add_dims(size);
        elements = size > 0 && size < 100 && elements < 10'000 ? elements * size : 0;
    }
    for (std::int64_t i = 0; i < elements; ++i) {
        if (floats)
            tensor.add_float_data(static_cast<float>(i % 7) / 4);
        else
            tensor.add_int64_data(source.number());
    }
}

void add_node(::onnx::NodeProto& node, Source& source) {
    constexpr const char* kinds[] = {"Add",
                                     "Sub",
                                     "Mul",
                                     "Div",
                                     "Gemm",
                                     "MatMul",
                                     "Conv",
                                     "MaxPool",
                                     "Relu",
                                     "ReduceMean",
                                     "Reshape",
                                     "Transpose",
                                     "Softmax",
                                     "Split",
                                     "Concat",
                                     "Gather",
                                     "Where",
                                     "LayerNormalization",
                                     "Erf",
                                     "Pow",
                                     "Flatten",
                                     "Identity",
                                     "Constant",
                                     "AveragePool",
                                     "Cast",
                                     "Pad",
                                     "Sqrt",
                                     "Unknown",
                                     "GlobalAveragePool"};
    constexpr const char* attributes[] = {"axis",  "perm",   "pads",  "strides", "kernel_shape",
                                          "group", "transB", "split", "axes",    "to"};
    node.set_op_type(kinds[source.byte() % std::size(kinds)]);
    for (auto count = source.byte() % 4; count > 0; --count) node.add_input(source.name());
    for (auto count = source.byte() % 3; count > 0; --count) node.add_output(source.name());
    for (auto count = source.byte() % 3; count > 0; --count) {
        auto& attribute = *node.add_attribute();
        attribute.set_name(attributes[source.byte() % std::size(attributes)]);
        attribute.set_i(source.number());
        for (auto ints = source.byte() % 5; ints > 0; --ints) attribute.add_ints(source.number());
    }
    if (node.op_type() == "Constant") {
        auto& value = *node.add_attribute();
        value.set_name("value");
        add_tensor(*value.mutable_t(), source, "");
    }
}

Bytes made_of(Source source) {
    ::onnx::ModelProto model;
    model.add_opset_import()->set_version(13 + source.byte() % 5);
    auto& graph = *model.mutable_graph();
    auto& input = *graph.add_input();
    input.set_name("v0");
    auto& type = *input.mutable_type()->mutable_tensor_type();
    type.set_elem_type(source.byte() % 3 == 0 ? ::onnx::TensorProto::INT64
                                              : ::onnx::TensorProto::FLOAT);
    for (auto rank = 1 + source.byte() % 4; rank > 0; --rank)
        type.mutable_shape()->add_dim()->set_dim_value(source.number());
    for (auto count = source.byte() % 4; count > 0; --count)
        add_tensor(*graph.add_initializer(), source, source.name());
    while (!source.empty() && graph.node_size() < 64) add_node(*graph.add_node(), source);
    graph.add_output()->set_name(source.empty() && graph.node_size() > 0 &&
                                         graph.node(graph.node_size() - 1).output_size() > 0
                                     ? graph.node(graph.node_size() - 1).output(0)
                                     : "v1");
    const auto text = model.SerializeAsString();
    return {text.begin(), text.end()};
}

}  // namespace
}  // namespace assay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace assay::fuzz;
    assay::ByteView input{data, size};
    const auto choice = choose(input, 2);
    if (choice == 0) check_model(input);
    if (choice == 1) check_model(made_of(Source{input}));
    return 0;
}
