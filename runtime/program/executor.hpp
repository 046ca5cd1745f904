// SPDX-License-Identifier: Apache-2.0
// Runs programs by their folds alone, tile by tile: slow, and by definition right. The oracle of
// every other executor.
#pragma once

#include "runtime/program/fold.hpp"

namespace assay::program {

/// What the nodes of a section may refer to. The tensors are owned elsewhere.
struct Operands {
    std::span<const Tensor> states;
    std::span<const Tensor> data;
};

/// One node. `earlier` are the outputs of the nodes before it in its section.
Tensor execute(const Node& node, const Operands& operands, std::span<const Tensor> earlier,
               const Context& context);

/// The outputs of all nodes of a section, in order.
std::vector<Tensor> execute(std::span<const Node> section, const Operands& operands,
                            const Context& context);

/// The first state: `init` executed. `context.step` is ignored (0).
std::vector<Tensor> initial_state(const Program& program, const Context& context,
                                  std::span<const Tensor> data = {});

/// The state tensors among the outputs of `init` (or `step`).
std::vector<Tensor> initial_state_of(const Program& program, std::span<const Tensor> init_outputs);
std::vector<Tensor> next_state_of(const Program& program, std::span<const Tensor> step_outputs);

}  // namespace assay::program
