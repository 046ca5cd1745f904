// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/npy.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace assay;
using data::NpyError;
using data::parse_npy;
using program::Dtype;

namespace {

// A file as numpy writes it: the header padded to a multiple of 64.
Bytes npy(const std::string& dictionary, std::size_t elements_bytes, char version = 1) {
    std::string text = "\x93NUMPY";
    text += version;
    text += '\0';
    std::string header = dictionary;
    const std::size_t prefix = version == 1 ? 10 : 12;
    header.append(63 - (prefix + header.size()) % 64, ' ');
    header += '\n';
    for (std::size_t i = 0; i < prefix - 8; ++i)
        text += static_cast<char>(header.size() >> 8 * i & 255);
    text += header;
    Bytes file{text.begin(), text.end()};
    for (std::size_t i = 0; i < elements_bytes; ++i) file.push_back(static_cast<std::uint8_t>(i));
    return file;
}
std::string dictionary(const std::string& type, const std::string& shape) {
    return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
}

}  // namespace

TEST_CASE("NPY arrays become tensors, whatever their dimensions") {
    const auto matrix = parse_npy(npy(dictionary("<f4", "(2, 3)"), 24));
    REQUIRE(matrix);
    CHECK(matrix->type == (program::TensorType{Dtype::F32, {2, 3}}));
    CHECK(matrix->bytes[23] == 23);
    CHECK(parse_npy(npy(dictionary("|u1", "(5,)"), 5))->type.shape == (program::Shape{5, 1}));
    CHECK(parse_npy(npy(dictionary("<i4", "()"), 4))->type.shape == (program::Shape{1, 1}));
    CHECK(parse_npy(npy(dictionary("|u1", "(2, 3, 4)"), 24, 2))->type.shape ==
          (program::Shape{6, 4}));
}

TEST_CASE("What is wrong with an NPY file is named") {
    CHECK(parse_npy({}).error() == NpyError::BadMagic);
    CHECK(parse_npy(npy(dictionary("|u1", "(5,)"), 5, 4)).error() == NpyError::BadMagic);
    CHECK(parse_npy(npy(dictionary("<f8", "(5,)"), 40)).error() == NpyError::UnknownDtype);
    CHECK(parse_npy(npy(dictionary("|u1", "(5,)"), 4)).error() == NpyError::WrongLength);
    CHECK(parse_npy(npy(dictionary("|u1", "(5,)"), 6)).error() == NpyError::WrongLength);
    CHECK(parse_npy(npy(dictionary("|u1", "(0,)"), 0)).error() == NpyError::BadShape);
    CHECK(parse_npy(npy(dictionary("|u1", "(4294967296, 4294967296)"), 0)).error() ==
          NpyError::BadShape);
    CHECK(parse_npy(npy(dictionary("|u1", "(268435456, 268435456)"), 0)).error() ==
          NpyError::BadShape);
    CHECK(parse_npy(npy(dictionary("|u1", "(1, 1, 1, 1, 1, 1, 1, 1, 1)"), 1)).error() ==
          NpyError::BadShape);
    CHECK(parse_npy(npy(dictionary("|u1", "(-1,)"), 1)).error() == NpyError::BadHeader);
    CHECK(parse_npy(npy("{'descr': '|u1', 'fortran_order': True, 'shape': (1,), }", 1)).error() ==
          NpyError::ColumnMajor);
    auto cut = npy(dictionary("|u1", "(5,)"), 0);
    cut.resize(40);
    CHECK(parse_npy(cut).error() == NpyError::BadHeader);
}
