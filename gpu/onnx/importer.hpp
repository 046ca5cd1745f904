// SPDX-License-Identifier: Apache-2.0
// From the nodes of an ONNX graph to nodes of a program, one after the other. Tensors of any number
// of dimensions become matrices; how one stands for the other is kept beside it.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include <onnx/onnx_pb.h>

#include "gpu/onnx/model.hpp"

namespace assay::onnx {

using Dimensions = std::vector<std::int64_t>;

inline std::int64_t product(const Dimensions& dims, std::size_t begin, std::size_t end) {
    std::int64_t all = 1;
    for (auto i = begin; i < end; ++i) all *= dims[i];
    return all;
}
inline std::int64_t product(const Dimensions& dims) { return product(dims, 0, dims.size()); }

/// Numbers that are known before anything runs: shapes, scales, masks, and weights.
struct Known {
    Dimensions dims;
    std::vector<double> numbers;
    bool integers = false;
    bool weight = false;      ///< May be trained: an initialiser of floats with a dimension.
    std::string initialiser;  ///< Its name in the file, through any Identity.
    bool single() const { return numbers.size() == 1; }
    /// Sizes, places and the like; nothing if they are no integers, or beyond every limit.
    std::optional<Dimensions> whole() const;
};

/// What stands on the way to a known pattern of several nodes.
enum class Pattern { None, ErfOf, OnePlusErf, TimesOnePlusErf, Causal };

/// A tensor that a node made.
struct Computed {
    build::Value value;  ///< Rows of all dimensions but the last; image batches by pixel.
    Dimensions dims;
    bool images = false;  ///< [n, c, y, x] as rows (n, y, x) and columns c.
    bool turned = false;  ///< The last two dimensions are the other way round in `value`.
    Pattern pattern = Pattern::None;
    std::optional<build::Value> origin = {};  ///< Of a pattern: what it began with.
};

class Importer {
  public:
    /// Gives the value of a weight.
    using Weights = std::function<build::Value(const std::string& file_name, const Known&,
                                               Arrangement arrangement)>;

    Importer(build::Graph& graph, const std::map<std::string, Known>& known, Weights weights,
             std::int64_t exported_batch)
        : graph_{graph},
          known_{known},
          weights_{std::move(weights)},
          exported_batch_{exported_batch} {}

    void input(const std::string& name, Computed value) {
        batch_ = value.dims.at(0);
        computed_[name] = std::move(value);
    }
    /// Nothing if it was understood.
    std::optional<Refusal> add(const ::onnx::NodeProto& node);
    const Computed* find(const std::string& name) const;

    /// The output as rows x last dimension.
    Expected<build::Value, Refusal> output(const std::string& name);

  private:
    using Made = Expected<Computed, Refusal>;

    Made make(const ::onnx::NodeProto& node);
    /// What the node gives, if that does not depend on what runs.
    std::optional<Known> fold(const ::onnx::NodeProto& node) const;
    const Known* folded_operand(const ::onnx::NodeProto& node, int index) const;
    /// Whether the node may take what stands on the way to a pattern.
    bool continues_pattern(const ::onnx::NodeProto& node) const;
    void forget_origin(const ::onnx::NodeProto& node, Computed& made) const;
    Made elementwise(const ::onnx::NodeProto& node);
    Made function(const ::onnx::NodeProto& node);
    Made matmul(const ::onnx::NodeProto& node);
    Made gemm(const ::onnx::NodeProto& node);
    Made window(const ::onnx::NodeProto& node);
    Made reduce(const ::onnx::NodeProto& node);
    Made reshape(const ::onnx::NodeProto& node);
    Made transpose(const ::onnx::NodeProto& node);
    Made softmax(const ::onnx::NodeProto& node);
    Made layer_norm(const ::onnx::NodeProto& node);
    Made gather(const ::onnx::NodeProto& node);
    Made where(const ::onnx::NodeProto& node);
    Made concat(const ::onnx::NodeProto& node);
    std::optional<Refusal> split(const ::onnx::NodeProto& node);

    Made with_number(const std::string& kind, const Computed& x, double number, bool first);
    Made with_tensor(const std::string& kind, Computed a, Computed b);

    Computed weight(const Known& known, Arrangement arrangement = Arrangement::Matrix);
    /// An operand, whether computed or a weight.
    Expected<Computed, Refusal> operand(const ::onnx::NodeProto& node, int index);
    const Known* known(const std::string& name) const;
    Computed plain(Computed x);  ///< Neither by pixel nor turned.
    Expected<Computed, Refusal> by_pixel(const Computed& x);
    Made reshaped(const Computed& x, Dimensions dims);
    build::Value as(const build::Value& x, std::int64_t rows, std::int64_t columns);
    Failure<Refusal> refused(Problem problem, const std::string& why = {}) const;

    build::Graph& graph_;
    const std::map<std::string, Known>& known_;
    std::map<std::string, Known> folded_;
    std::map<std::string, Computed> computed_;
    Weights weights_;
    std::int64_t exported_batch_ = 0, batch_ = 0;
    const ::onnx::NodeProto* node_ = nullptr;
};

/// An attribute, or what it is when left out.
std::int64_t integer(const ::onnx::NodeProto& node, const char* name, std::int64_t otherwise);
float number(const ::onnx::NodeProto& node, const char* name, float otherwise);
Dimensions integers(const ::onnx::NodeProto& node, const char* name, Dimensions otherwise = {});

/// Numbers of a tensor; nothing if it is of a type or size that is not understood.
std::optional<Known> read_tensor(const ::onnx::TensorProto& tensor);

}  // namespace assay::onnx
