// SPDX-License-Identifier: Apache-2.0
#include "gpu/build/image_classifier.hpp"

#include "gpu/build/layers.hpp"

namespace assay::build {

using program::Dtype;

namespace {

struct Judged {
    Value losses, classes;
};

// The test set in pieces, one after the other.
Judged judge(Graph& eval, const ImageTask& task, const ImageModel& model, const Value& images,
             const Value& labels) {
    const program::Convert from_byte{program::Real::of(1.0F / 255.0F)};
    std::vector<Value> losses, classes;
    for (std::uint32_t first = 0; first < task.test_images; first += task.judged_at_once) {
        const auto rows = std::min(task.judged_at_once, task.test_images - first);
        const auto piece = [&](const Value& x) {
            if (rows == task.test_images) return x;
            return eval.add(program::Slice{.row = first}, {x},
                            {x.type.dtype, {rows, x.type.shape.columns}});
        };
        const auto pictures = eval.add(from_byte, {piece(images)});
        const auto guesses = model(eval, pictures);
        losses.push_back(eval.add(program::CrossEntropy{}, {guesses, piece(labels)}));
        classes.push_back(eval.add(program::ArgMax{}, {guesses}));
    }
    return {stacked(eval, losses), stacked(eval, classes)};
}

}  // namespace

Expected<program::Program, program::Malformed> make_image_classifier(
    ProgramBuilder&& builder, const ImageTask& task, const ImageModel& model,
    std::span<const Value> parameters) {
    const auto images = [&](const char* name, std::uint32_t count) {
        return builder.data(name, {Dtype::U8, {count, task.pixels}});
    };
    const auto labels = [&](const char* name, std::uint32_t count) {
        return builder.data(name, {Dtype::U8, {count, 1}});
    };
    ENSURE(task.judged_at_once > 0 && task.test_images > 0, Failure{program::Malformed::BadSize});
    const auto train_images = images("train_images", task.training_images);
    const auto train_labels = labels("train_labels", task.training_images);
    const auto test_images = images("test_images", task.test_images);
    const auto test_labels = labels("test_labels", task.test_images);

    auto& step = builder.step();
    const program::TensorType batch{Dtype::F32, {task.batch, task.pixels}};
    const program::GatherScaled from_byte{program::Real::of(1.0F / 255.0F)};
    const auto batch_images = step.add(from_byte, {train_images}, batch);
    const auto batch_labels = step.add(program::Gather{}, {train_labels}, batch);
    const auto loss = mean_loss(step, model(step, batch_images), batch_labels);
    builder.step_output("loss", loss);
    // Every parameter leads to the loss through operators that have rules, unless one of them did
    // not fit, which `finish` reports.
    static_cast<void>(builder.minimise(loss, parameters, task.training));

    auto& eval = builder.eval();
    const auto judged = judge(eval, task, model, test_images, test_labels);
    builder.eval_output("loss", eval.add(program::ColumnMean{}, {judged.losses}));
    builder.eval_output("correct", eval.add(program::CountEqual{}, {judged.classes, test_labels}));
    return std::move(builder).finish();
}

}  // namespace assay::build
