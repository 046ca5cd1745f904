// SPDX-License-Identifier: Apache-2.0
// Puts a program together: declares data and state tensors, collects the three sections, and gives
// the canonical form, checked.
#pragma once

#include <string>

#include "gpu/build/gradient.hpp"
#include "gpu/build/graph.hpp"
#include "gpu/build/optimiser.hpp"

namespace assay::build {

class ProgramBuilder {
  public:
    /// Declares a dataset tensor. Usable in `step` and `eval`.
    Value data(const std::string& name, const program::TensorType& type);

    /// Declares a state tensor whose first value `initial` (a source, such as Uniform or Constant)
    /// makes. Usable in `step` and `eval`.
    Value state(const std::string& name, const program::Shape& shape,
                const program::Operation& initial);

    /// The same with a first value that comes along as a dataset tensor.
    Value state(const std::string& name, const Value& initial);

    /// Uniform on [-bound, bound), on a random stream that no other node of this program uses.
    program::Operation uniform(float bound);
    /// The same, normal with mean 0.
    program::Operation normal(float deviation);
    /// Lets a share of `rate` (below 1) of x fall to zero, and scales up the rest.
    Value dropout(Graph& graph, const Value& x, float rate);

    /// Says what the state tensor is after the step. Every state tensor needs it once.
    void set_next(const Value& state, const Value& next);

    /// Adds backward pass and update for `parameters`, which are state tensors; each gets those of
    /// the optimiser beside it: "<its name>.momentum", or ".mean" and ".square".
    Expected<std::monostate, GradientError> minimise(const Value& loss,
                                                     std::span<const Value> parameters,
                                                     const Training& training);

    void step_output(const std::string& name, const Value& value);
    void eval_output(const std::string& name, const Value& value);

    Graph& step() { return step_; }
    Graph& eval() { return eval_; }

    /// The program; or the first thing that is wrong with it.
    Expected<program::Program, program::Malformed> finish() &&;

  private:
    struct Learning {
        Value weights, gradient;
    };
    Value add_state(const std::string& name, const Value& first);
    Value buffer(const Value& weights, const char* suffix);
    std::vector<Value> clipped(std::vector<Value> gradients, float limit);
    void update(const Learning& at, const PlainDescent& descent);
    void update(const Learning& at, const MomentumDescent& descent);
    void update(const Learning& at, const AdamDescent& descent);

    program::Program program_;
    Graph init_, step_, eval_;
    std::uint32_t streams_ = 0;
};

}  // namespace assay::build
