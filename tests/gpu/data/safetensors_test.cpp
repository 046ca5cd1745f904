// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/safetensors.hpp"

#include <catch2/catch.hpp>
#include <fstream>

namespace {

using namespace assay;
using namespace assay::data;
using program::Dtype;
using program::TensorType;
using Error = SafetensorsError;

Bytes file_of(const std::string& header, std::size_t data_bytes) {
    Bytes file(8);
    for (unsigned i = 0; i < 8; ++i)
        file[i] = static_cast<std::uint8_t>(std::uint64_t{header.size()} >> (8 * i));
    append(file, as_bytes(header));
    file.resize(file.size() + data_bytes, 1);
    return file;
}

std::string entry(const std::string& name, const std::string& dtype, const std::string& shape,
                  const std::string& offsets) {
    return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape +
           ",\"data_offsets\":" + offsets + "}";
}

Error error_of(const std::string& header, std::size_t data_bytes) {
    const auto parsed = parse_safetensors(file_of(header, data_bytes));
    REQUIRE(!parsed);
    return parsed.error();
}

}  // namespace

TEST_CASE("Tensors survive a file, and other tools read it") {
    const program::Tensor weights{{Dtype::F32, {2, 3}}, Bytes(24, 5)};
    const program::Tensor labels{{Dtype::U8, {3, 1}}, {7, 8, 9}};
    const std::vector<NamedView> named{{"weights", {weights.type, weights.bytes}},
                                       {"labels", {labels.type, labels.bytes}}};
    const auto path = std::filesystem::temp_directory_path() /
                      ("assay-tensors-" + std::to_string(reinterpret_cast<std::uintptr_t>(&named)));
    REQUIRE(write_safetensors(path, named, {{"about", "a \"test\""}}));
    const auto read = read_safetensors(path, 10'000);
    REQUIRE(read);
    CHECK(read->tensors.size() == 2);
    CHECK(*read->find("weights") == weights);
    CHECK(*read->find("labels") == labels);
    CHECK(read->find("other") == nullptr);
    CHECK(read->metadata == Metadata{{"about", "a \"test\""}});
    CHECK(read_safetensors(path, 100).error() == Error::TooLarge);
    CHECK(!std::filesystem::exists(path.string() + ".partial"));
    std::filesystem::remove(path);
    CHECK(read_safetensors(path, 100).error() == Error::Unreadable);
    CHECK(write_safetensors(path / "no" / "folder", named, {}).error() == Error::Unwritable);
}

TEST_CASE("Shapes of any rank are rows by last dimension") {
    const auto shape_of = [](const std::string& shape, std::size_t bytes) {
        const auto offsets = "[0," + std::to_string(bytes) + "]";
        const auto parsed =
            parse_safetensors(file_of("{" + entry("x", "U8", shape, offsets) + "}", bytes));
        REQUIRE(parsed);
        return parsed->tensors[0].tensor.type.shape;
    };
    CHECK(shape_of("[]", 1) == program::Shape{1, 1});
    CHECK(shape_of("[5]", 5) == program::Shape{1, 5});
    CHECK(shape_of("[2,3,4]", 24) == program::Shape{6, 4});
}

TEST_CASE("What a hostile file could say is refused by name") {
    const auto one = entry("x", "U8", "[4]", "[0,4]");
    REQUIRE(parse_safetensors(file_of("{" + one + "}", 4)));
    CHECK(error_of("{" + one + "}", 5) == Error::Gaps);
    CHECK(error_of("{" + one + "," + entry("y", "U8", "[4]", "[0,4]") + "}", 4) == Error::Gaps);
    CHECK(error_of("{" + one + "," + entry("y", "U8", "[1]", "[5,6]") + "}", 6) == Error::Gaps);
    CHECK(error_of("{" + one + "," + one + "}", 4) == Error::DuplicateName);
    CHECK(error_of("{" + one, 4) == Error::BadHeader);
    CHECK(error_of("[1]", 4) == Error::BadHeader);
    CHECK(error_of("{\"x\":{}}", 4) == Error::BadHeader);
    CHECK(error_of("{\"__metadata__\":{\"a\":1}," + one + "}", 4) == Error::BadHeader);
    CHECK(error_of("{" + entry("x", "F64", "[4]", "[0,4]") + "}", 4) == Error::UnknownDtype);
    CHECK(error_of("{" + entry("x", "U8", "[0]", "[0,0]") + "}", 0) == Error::BadShape);
    CHECK(error_of("{" + entry("x", "U8", "[-4]", "[0,4]") + "}", 4) == Error::BadShape);
    CHECK(error_of("{" + entry("x", "U8", "[4.0]", "[0,4]") + "}", 4) == Error::BadShape);
    CHECK(error_of("{" + entry("x", "U8", "[268435456,268435456,16]", "[0,4]") + "}", 4) ==
          Error::BadShape);
    CHECK(error_of("{" + entry("x", "U8", "[1,1,1,1,1,1,1,1,4]", "[0,4]") + "}", 4) ==
          Error::BadShape);
    CHECK(error_of("{" + entry("x", "U8", "[4]", "[0,5]") + "}", 5) == Error::BadPlace);
    CHECK(error_of("{" + entry("x", "U8", "[4]", "[4,0]") + "}", 4) == Error::BadPlace);
    CHECK(error_of("{" + entry("x", "U8", "[4]", "[1,5]") + "}", 4) == Error::BadPlace);
    CHECK(error_of("{" + entry("x", "U8", "[4]", "[0]") + "}", 4) == Error::BadPlace);
    CHECK(error_of("{" + entry("x", "U8", "[4]", "[0,18446744073709551620]") + "}", 4) ==
          Error::BadPlace);
    CHECK(error_of(std::string(100'000, '['), 4) == Error::BadHeader);

    CHECK(parse_safetensors(Bytes(7)).error() == Error::TooShort);
    auto cut = file_of("{" + one + "}", 4);
    cut.resize(20);
    CHECK(parse_safetensors(cut).error() == Error::TooShort);
    const Bytes long_header{0, 0, 0, 2, 0, 0, 0, 0, '{'};
    CHECK(parse_safetensors(long_header).error() == Error::HeaderTooLong);
}
