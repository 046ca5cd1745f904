// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/image_set.hpp"

#include <algorithm>

#include "gpu/data/file.hpp"
#include "gpu/data/idx.hpp"

namespace assay::data {

namespace {

constexpr std::size_t file_max = std::size_t{1} << 30;

Expected<IdxTensor, ImageSetError> read_idx(const std::filesystem::path& folder,
                                            const std::string& name) {
    auto path = folder / name;
    if (!std::filesystem::exists(path)) path += ".gz";
    const auto file = read_file(path, file_max);
    ENSURE(file, Failure{ImageSetError::Unreadable});
    auto tensor = parse_idx(*file);
    ENSURE(tensor, Failure{ImageSetError::NotIdx});
    return std::move(*tensor);
}

// Bytes of [n, ...] as a matrix of n rows.
Expected<program::Tensor, ImageSetError> as_rows(IdxTensor&& idx, bool images) {
    ENSURE(images == (idx.shape.size() > 1), Failure{ImageSetError::NotImages});
    const auto rows = idx.shape.front();
    const auto columns = static_cast<std::uint32_t>(idx.values.size() / rows);
    return program::Tensor{{program::Dtype::U8, {rows, columns}}, std::move(idx.values)};
}

}  // namespace

Expected<std::vector<NamedTensor>, ImageSetError> read_image_set(
    const std::filesystem::path& folder) {
    std::vector<NamedTensor> set;
    for (const std::string part : {"train", "test"}) {
        const std::string file = part == "train" ? "train" : "t10k";
        auto images = TRY(as_rows(TRY(read_idx(folder, file + "-images-idx3-ubyte")), true));
        auto labels = TRY(as_rows(TRY(read_idx(folder, file + "-labels-idx1-ubyte")), false));
        ENSURE(images.type.shape.rows == labels.type.shape.rows,
               Failure{ImageSetError::CountDiffers});
        set.push_back({.name = part + "_images", .tensor = std::move(images)});
        set.push_back({.name = part + "_labels", .tensor = std::move(labels)});
    }
    ENSURE(set[0].tensor.type.shape.columns == set[2].tensor.type.shape.columns,
           Failure{ImageSetError::CountDiffers});
    return set;
}

std::optional<std::vector<program::Tensor>> select_data(
    std::span<const program::DataTensor> declared, Safetensors&& pack) {
    std::vector<program::Tensor> data;
    for (const auto& [name, type] : declared) {
        const auto found = std::ranges::find(pack.tensors, name, &NamedTensor::name);
        if (found == pack.tensors.end() || found->tensor.type != type) return std::nullopt;
        data.push_back(std::move(found->tensor));
    }
    return data;
}

}  // namespace assay::data
