// SPDX-License-Identifier: Apache-2.0
#include <onnx/onnx_pb.h>

#include "gpu/exec/section.hpp"
#include "gpu/onnx/training.hpp"
#include "runtime/base/check.hpp"
#include "runtime/scale/codec.hpp"
#include "tests/bench/compute/groups.hpp"

namespace assay::bench {

namespace {

// 125 layers of a product and seven functions.
Bytes thousand_nodes() {
    constexpr int layers = 125, width = 64;
    ::onnx::ModelProto model;
    model.add_opset_import()->set_version(17);
    auto& graph = *model.mutable_graph();
    const auto tensor = [&](const std::string& name, std::initializer_list<int> dims) {
        auto& t = *graph.add_initializer();
        t.set_name(name);
        t.set_data_type(::onnx::TensorProto::FLOAT);
        int elements = 1;
        for (const int size : dims) {
            t.add_dims(size);
            elements *= size;
        }
        for (int i = 0; i < elements; ++i) t.add_float_data(static_cast<float>(i % 5 - 2) / 16);
    };
    auto& input = *graph.add_input();
    input.set_name("x0");
    auto& type = *input.mutable_type()->mutable_tensor_type();
    type.set_elem_type(::onnx::TensorProto::FLOAT);
    for (const int size : {1, width}) type.mutable_shape()->add_dim()->set_dim_value(size);
    int count = 0;
    const auto add = [&](const char* kind, const std::string& weight, const std::string& bias) {
        auto& node = *graph.add_node();
        node.set_op_type(kind);
        node.add_input("x" + std::to_string(count));
        if (!weight.empty()) node.add_input(weight);
        if (!bias.empty()) node.add_input(bias);
        node.add_output("x" + std::to_string(++count));
    };
    for (int layer = 0; layer < layers; ++layer) {
        const auto number = std::to_string(layer);
        tensor("w" + number, {width, width});
        tensor("b" + number, {width});
        add("Gemm", "w" + number, "b" + number);
        for (const char* kind : {"Relu", "Tanh", "Sigmoid", "Neg", "Tanh", "Relu", "Sigmoid"})
            add(kind, "", "");
    }
    graph.add_output()->set_name("x" + std::to_string(count));
    const auto text = model.SerializeAsString();
    return {text.begin(), text.end()};
}

std::size_t import(const Bytes& file) {
    const auto model = assay::onnx::read_model(file);
    INVARIANT(model);
    const auto made = assay::onnx::make_image_program(
        *model, {.pixels = 64, .batch = 32, .training_images = 100, .test_images = 100});
    INVARIANT(made);
    const auto program = program::decode_program(scale::to_bytes(*made));
    INVARIANT(program);
    exec::PlanRequest request{.section = program->step};
    for (std::uint32_t i = 0; i < program->states.size(); ++i)
        request.updates.push_back({.state = i, .node = program->states[i].next});
    for (const auto& output : program->step_outputs) request.kept.push_back(output.node);
    return exec::make_plan(request).groups.size();
}

}  // namespace

std::vector<Figure> measure_importing() {
    const auto file = thousand_nodes();
    auto figure = alone({.name = "ONNX graph of 1,000 nodes: import, check, plan (limit 200 ms)",
                         .unit = "ms",
                         .clock = Clock::Cpu,
                         .seconds = 2},
                        [&] { keep(import(file)); });
    figure.rival = 200;
    figure.ratio = 200 / figure.ours;
    figure.floor = 1;
    return {figure};
}

}  // namespace assay::bench
