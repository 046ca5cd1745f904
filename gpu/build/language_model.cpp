// SPDX-License-Identifier: Apache-2.0
#include "gpu/build/language_model.hpp"

#include "gpu/build/layers.hpp"

namespace assay::build {

using program::Dtype;

namespace {

struct Windows {
    Value numbers, targets;  ///< [windows * context, 1]
};
Windows split(Graph& graph, const Value& windows, std::uint32_t context) {
    const auto dtype = windows.type.dtype;
    const auto shape = windows.type.shape;
    const auto part = [&](std::uint32_t first) {
        const auto cut =
            graph.add(program::Slice{.column = first}, {windows}, {dtype, {shape.rows, context}});
        return graph.add(program::Reshape{}, {cut}, {dtype, {shape.rows * context, 1}});
    };
    return {part(0), part(1)};
}

}  // namespace

Expected<program::Program, program::Malformed> make_language_model(
    ProgramBuilder&& builder, const TokenTask& task, const TokenModel& model,
    std::span<const Value> parameters) {
    ENSURE(task.judged_at_once > 0 && task.test_windows > 0, Failure{program::Malformed::BadSize});
    const auto dtype = task.wide_tokens ? Dtype::I32 : Dtype::U8;
    const auto length = task.context + 1;
    const auto train = builder.data("train_tokens", {dtype, {task.training_windows, length}});
    const auto test = builder.data("test_tokens", {dtype, {task.test_windows, length}});

    auto& step = builder.step();
    const auto batch = step.add(program::Gather{}, {train}, {dtype, {task.batch, length}});
    const auto [numbers, targets] = split(step, batch, task.context);
    const auto loss = mean_loss(step, model(step, numbers, true), targets);
    builder.step_output("loss", loss);
    // As for images: what does not fit, `finish` reports.
    static_cast<void>(builder.minimise(loss, parameters, task.training));

    auto& eval = builder.eval();
    std::vector<Value> losses;
    for (std::uint32_t first = 0; first < task.test_windows; first += task.judged_at_once) {
        const auto rows = std::min(task.judged_at_once, task.test_windows - first);
        const auto piece = eval.add(program::Slice{.row = first}, {test}, {dtype, {rows, length}});
        const auto judged = split(eval, piece, task.context);
        losses.push_back(eval.add(program::CrossEntropy{},
                                  {model(eval, judged.numbers, false), judged.targets}));
    }
    builder.eval_output("loss", eval.add(program::ColumnMean{}, {stacked(eval, losses)}));
    return std::move(builder).finish();
}

}  // namespace assay::build
