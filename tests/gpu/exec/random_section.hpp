// SPDX-License-Identifier: Apache-2.0
// Sections of a program made up at random, for tests of planning.
#pragma once

#include <algorithm>

#include "gpu/cpu/buffer.hpp"
#include "gpu/exec/plan.hpp"
#include "runtime/program/validate.hpp"
#include "tests/gpu/exec/random_values.hpp"

namespace assay::exec::test {

using namespace assay::program;

// Random sections over a few small shapes: products, biases, updates, reductions, in any order.
class RandomSection {
  public:
    explicit RandomSection(std::mt19937& random) : random_{random} {
        for (const Shape shape : {Shape{35, 20}, Shape{1, 20}, Shape{20, 20}, Shape{35, 20}})
            types_.push_back({Dtype::F32, shape});
        for (std::uint32_t i = 0; i < types_.size(); ++i) {
            values_.push_back({State{i}, types_[i]});
            values_.push_back({Data{i}, types_[i]});
        }
        while (nodes_.size() < 30) add(random_operation());
        choose_updates();
    }

    std::vector<TensorType> types_;
    std::vector<Node> nodes_;
    std::vector<StateUpdate> updates_;
    std::vector<std::uint32_t> kept_;

  private:
    Operation random_operation() {
        const Real factor = Real::of(0.5F);
        const Operation operations[] = {Add{},
                                        Subtract{},
                                        Multiply{},
                                        AddRow{},
                                        Scale{factor},
                                        Relu{},
                                        Relu{},
                                        ReluGradient{},
                                        Momentum{factor},
                                        AddRow{},
                                        Descend{ConstantRate{factor}},
                                        Matmul{MatmulForm::NN},
                                        Matmul{MatmulForm::NT},
                                        Matmul{MatmulForm::TN},
                                        ColumnSum{},
                                        RowMax{}};
        return operations[random_() % std::size(operations)];
    }

    void add(const Operation& operation) {
        Node node{.operation = operation, .inputs = {}, .type = {}};
        const std::size_t count = std::holds_alternative<Scale>(operation) ||
                                          std::holds_alternative<Relu>(operation) ||
                                          std::holds_alternative<ColumnSum>(operation) ||
                                          std::holds_alternative<RowMax>(operation)
                                      ? 1
                                      : 2;
        // Mostly the newest values, so that chains grow.
        for (std::size_t i = 0; i < count; ++i) {
            const auto back =
                random_() % 2 == 0 ? 1 + random_() % 3 : 1 + random_() % values_.size();
            node.inputs.push_back(values_[values_.size() - std::min(back, values_.size())]);
        }
        const auto type = result_type(operation, node.inputs, {});
        if (!type) return;
        node.type = *type;
        values_.push_back({NodeOutput{static_cast<std::uint32_t>(nodes_.size())}, *type});
        nodes_.push_back(std::move(node));
    }

    void choose_updates() {
        for (std::uint32_t state = 0; state < types_.size(); ++state) {
            std::vector<std::uint32_t> fitting;
            for (std::uint32_t i = 0; i < nodes_.size(); ++i)
                if (nodes_[i].type == types_[state]) fitting.push_back(i);
            if (!fitting.empty() && random_() % 4 != 0)
                updates_.push_back({state, fitting[random_() % fitting.size()]});
        }
        for (int i = 0; i < 3; ++i) {
            const auto node = static_cast<std::uint32_t>(random_() % nodes_.size());
            const bool updates = std::ranges::any_of(
                updates_, [&](const StateUpdate& update) { return update.node == node; });
            if (!updates) kept_.push_back(node);
        }
    }

    std::mt19937& random_;
    std::vector<Input> values_;
};

inline std::vector<Tensor> random_tensors(std::mt19937& random, std::span<const TensorType> types) {
    std::vector<Tensor> tensors;
    for (const auto& type : types) tensors.push_back(random_tensor(random, type, Values::Plain));
    return tensors;
}

inline std::vector<cpu::Buffer> buffers_of(std::span<const Tensor> tensors) {
    std::vector<cpu::Buffer> buffers;
    for (const auto& tensor : tensors) {
        buffers.emplace_back(tensor.bytes.size());
        std::memcpy(buffers.back().data(), tensor.bytes.data(), tensor.bytes.size());
    }
    return buffers;
}

}  // namespace assay::exec::test
