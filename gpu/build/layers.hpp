// SPDX-License-Identifier: Apache-2.0
// Layers as a few nodes each, shared by the models.
#pragma once

#include <cmath>
#include <string>

#include "gpu/build/builder.hpp"

namespace assay::build {

/// The parameters of a model, collected as they are declared.
class Parameters {
  public:
    explicit Parameters(ProgramBuilder& builder) : builder_{builder} {}

    Value add(const std::string& name, const program::Shape& shape,
              const program::Operation& initial) {
        all_.push_back(builder_.state(name, shape, initial));
        return all_.back();
    }
    Value filled(const std::string& name, const program::Shape& shape, float value) {
        return add(name, shape, program::Constant{program::Real::of(value)});
    }
    std::span<const Value> all() const { return all_; }
    ProgramBuilder& builder() { return builder_; }

  private:
    ProgramBuilder& builder_;
    std::vector<Value> all_;
};

/// weights [in, out] and bias [1, out].
struct Linear {
    Value weights, bias;

    Value operator()(Graph& graph, const Value& x) const {
        const auto product = graph.add(program::Matmul{}, {x, weights});
        return graph.add(program::AddRow{}, {product, bias});
    }
};

/// weights [(ky, kx, channel), filters] and bias [1, filters].
struct ConvolutionLayer {
    program::Window window;
    Value weights, bias;

    Value operator()(Graph& graph, const Value& x) const {
        const auto product = graph.add(program::Convolution{window}, {x, weights});
        return graph.add(program::AddRow{}, {product, bias});
    }
};

/// The bound of uniform weights that keeps the variance of activations through relus (He et al.
/// 2015); `inputs` is what one output sums over.
inline float he_bound(std::uint32_t inputs) { return std::sqrt(6.0F / static_cast<float>(inputs)); }

inline Value mean_loss(Graph& graph, const Value& logits, const Value& labels) {
    const auto losses = graph.add(program::CrossEntropy{}, {logits, labels});
    return graph.add(program::ColumnMean{}, {losses});
}

/// Any number of tensors, one below the other.
inline Value stacked(Graph& graph, std::vector<Value> parts) {
    constexpr std::size_t most = 8;  // That one node joins.
    while (parts.size() > 1) {
        std::vector<Value> joined;
        for (std::size_t i = 0; i < parts.size(); i += most) {
            const std::vector<Value> some(
                parts.begin() + static_cast<std::ptrdiff_t>(i),
                parts.begin() + static_cast<std::ptrdiff_t>(std::min(parts.size(), i + most)));
            joined.push_back(
                some.size() == 1 ? some[0] : graph.add(program::Concat{program::Axis::Rows}, some));
        }
        parts = std::move(joined);
    }
    return parts.at(0);
}

}  // namespace assay::build
