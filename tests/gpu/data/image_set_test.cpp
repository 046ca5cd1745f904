// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/image_set.hpp"

#include <catch2/catch.hpp>
#include <fstream>

namespace {

using namespace assay;
using data::ImageSetError;

class ImageFolder {
  public:
    ImageFolder() {
        std::filesystem::create_directories(path);
        put("train-images-idx3-ubyte",
            {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4});
        put("train-labels-idx1-ubyte", {0, 0, 8, 1, 0, 0, 0, 2, 9, 8});
        put("t10k-images-idx3-ubyte", {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 5, 6});
        put("t10k-labels-idx1-ubyte", {0, 0, 8, 1, 0, 0, 0, 1, 7});
    }
    ~ImageFolder() { std::filesystem::remove_all(path); }
    void put(const std::string& name, const Bytes& bytes) const {
        std::ofstream out{path / name, std::ios::binary};
        out.write(reinterpret_cast<const char*>(bytes.data()),
                  static_cast<std::streamsize>(bytes.size()));
    }
    std::filesystem::path path =
        std::filesystem::temp_directory_path() /
        ("assay-images-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
};

}  // namespace

TEST_CASE("An image set becomes the four tensors that a program declares") {
    const ImageFolder folder;
    auto set = data::read_image_set(folder.path);
    REQUIRE(set);
    REQUIRE(set->size() == 4);
    CHECK((*set)[0].name == "train_images");
    CHECK((*set)[0].tensor == program::Tensor{{program::Dtype::U8, {2, 2}}, {1, 2, 3, 4}});
    CHECK((*set)[3].tensor == program::Tensor{{program::Dtype::U8, {1, 1}}, {7}});

    std::vector<program::DataTensor> declared{{"test_labels", (*set)[3].tensor.type},
                                              {"train_images", (*set)[0].tensor.type}};
    const auto selected = data::select_data(declared, {.tensors = *set, .metadata = {}});
    REQUIRE(selected);
    CHECK((*selected)[1] == (*set)[0].tensor);
    declared[0].type.shape.rows = 2;
    CHECK(!data::select_data(declared, {.tensors = *set, .metadata = {}}));
}

TEST_CASE("An image set that does not fit together is refused by name") {
    const ImageFolder folder;
    const auto error = [&] { return data::read_image_set(folder.path).error(); };
    folder.put("t10k-labels-idx1-ubyte", {0, 0, 8, 1, 0, 0, 0, 2, 7, 7});
    CHECK(error() == ImageSetError::CountDiffers);
    folder.put("t10k-labels-idx1-ubyte", {0, 0, 8, 1, 0, 0, 0, 2, 7});
    CHECK(error() == ImageSetError::NotIdx);
    folder.put("t10k-labels-idx1-ubyte", {0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 1, 7});
    CHECK(error() == ImageSetError::NotImages);
    std::filesystem::remove(folder.path / "t10k-labels-idx1-ubyte");
    CHECK(error() == ImageSetError::Unreadable);
}
