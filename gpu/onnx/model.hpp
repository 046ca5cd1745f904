// SPDX-License-Identifier: Apache-2.0
// Models in ONNX files (https://onnx.ai, operator sets 13 to 17): read, put into a program as nodes
// that can be trained, and written back with other weights. What PyTorch exports of perceptrons,
// convolutional networks and GPT-style transformers is understood.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gpu/build/graph.hpp"
#include "runtime/base/expected.hpp"

namespace assay::onnx {

enum class Problem {
    NotOnnx,           ///< No model at all, cut short, or larger than 1 GiB.
    OtherOperatorSet,  ///< Not operator set 13 to 17 of the standard domain.
    TooMany,           ///< More than 2^16 nodes or tensors.
    NoInput,           ///< Not exactly one input that is no weight, of one or more dimensions.
    BadTensor,         ///< A weight of no size, of another length, or that is there twice.
    UnknownOperator,   ///< An operator, or a way to use it, that is not understood.
    UnknownValue,      ///< A node takes what no earlier node makes.
    WrongShape,        ///< Operands that do not fit together.
};

/// What is wrong, and the first node where it is ("Conv /body/0/Conv: groups").
struct Refusal {
    Problem problem = Problem::NotOnnx;
    std::string where;
};

/// How a weight stands in a state tensor.
enum class Arrangement : std::uint8_t {
    Matrix,  ///< As in the file: rows x last dimension.
    Kernel,  ///< [filters, channels, y, x] of the file as [(y, x, channel), filters].
};

/// A weight that training moves.
struct Weight {
    std::string name;       ///< Of the state tensor: the file's, with what is not allowed replaced.
    std::string file_name;  ///< Of the initialiser.
    Arrangement arrangement = Arrangement::Matrix;
    program::Tensor initial;
};

class Model {
  public:
    Model();
    Model(Model&&) noexcept;
    Model& operator=(Model&&) noexcept;
    ~Model();

    /// The weights in the order in which the graph first uses them.
    const std::vector<Weight>& weights() const { return weights_; }
    /// Dimensions of the input as exported; the first is the batch.
    const std::vector<std::int64_t>& input() const { return input_; }
    bool takes_numbers() const { return takes_numbers_; }  ///< Token numbers rather than floats.

    /// Adds the model to a graph. `weights` as `weights()`; `input`: float rows of all dimensions
    /// but the batch, or numbers [batch * length, 1]. Returns rows x last dimension of the output.
    Expected<build::Value, Refusal> build(build::Graph& graph,
                                          std::span<const build::Value> weights,
                                          const build::Value& input) const;

    /// The file again, with other weights (as `weights()`, in state arrangement).
    Bytes with_weights(std::span<const program::Tensor> weights) const;

    struct Parsed;

  private:
    friend Expected<Model, Refusal> read_model(ByteView file);
    std::unique_ptr<Parsed> parsed_;
    std::vector<Weight> weights_;
    std::vector<std::int64_t> input_;
    bool takes_numbers_ = false;
};

/// Reads a file and goes through its graph once, so that whatever is wrong is known at once.
Expected<Model, Refusal> read_model(ByteView file);

}  // namespace assay::onnx
