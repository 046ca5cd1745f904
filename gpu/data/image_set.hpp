// SPDX-License-Identifier: Apache-2.0
// Sets of labelled images, as MNIST and its relatives distribute them, turned into the dataset
// tensors of a training program.
#pragma once

#include <filesystem>

#include "gpu/data/safetensors.hpp"
#include "runtime/program/ir.hpp"

namespace assay::data {

enum class ImageSetError {
    Unreadable,    ///< One of the four files cannot be read.
    NotIdx,        ///< One of them is not a valid IDX file of bytes.
    NotImages,     ///< Images without pixels, or labels with more than one dimension.
    CountDiffers,  ///< Not as many labels as images, or images of two sizes.
};

/// Reads the files train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
/// t10k-labels-idx1-ubyte (with .gz or without) of `folder`. Gives train_images [n, pixels],
/// train_labels [n, 1], test_images, test_labels, bytes all, in this order: the dataset that
/// `build::make_mlp` declares.
Expected<std::vector<NamedTensor>, ImageSetError> read_image_set(
    const std::filesystem::path& folder);

/// The tensors that `program` declares, in its order, out of a pack (a safetensors file) that holds
/// them by name. Nothing if one is missing or of another type.
std::optional<std::vector<program::Tensor>> select_data(
    std::span<const program::DataTensor> declared, Safetensors&& pack);

}  // namespace assay::data
