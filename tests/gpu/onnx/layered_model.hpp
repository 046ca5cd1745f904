// SPDX-License-Identifier: Apache-2.0
// ONNX files of any depth, with as many weights.
#pragma once

#include <onnx/onnx_pb.h>

#include <span>
#include <string>

#include "runtime/base/bytes.hpp"

namespace assay::onnx::test {

/// `layers` layers of a product with its bias and the named functions, `width` wide.
inline Bytes layered_model(int layers, int width, std::span<const char* const> functions) {
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
        for (const char* kind : functions) add(kind, "", "");
    }
    graph.add_output()->set_name("x" + std::to_string(count));
    const auto text = model.SerializeAsString();
    return {text.begin(), text.end()};
}

}  // namespace assay::onnx::test
