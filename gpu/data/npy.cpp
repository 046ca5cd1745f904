// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/npy.hpp"

#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::data {

using program::Dtype;

namespace {

constexpr std::string_view magic{"\x93NUMPY", 6};
constexpr std::size_t dimensions_max = 8;

// Walks over the dictionary, which numpy writes in one form.
class Header {
  public:
    explicit Header(std::string_view text) : rest_{text} {}

    bool take(std::string_view expected) {
        while (rest_.starts_with(' ')) rest_.remove_prefix(1);
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }
    // What stands in quotes.
    std::optional<std::string_view> quoted() {
        if (!take("'")) return std::nullopt;
        const auto end = rest_.find('\'');
        if (end == rest_.npos) return std::nullopt;
        const auto inside = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return inside;
    }
    std::optional<std::uint64_t> number() {
        take("");
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc{}) return std::nullopt;
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return value;
    }
    bool over() const { return rest_.find_first_not_of(" \n") == rest_.npos; }

  private:
    std::string_view rest_;
};

Failure<NpyError> refused(NpyError why) { return Failure{why}; }

std::optional<Dtype> dtype_of(std::string_view description) {
    if (description == "<f4") return Dtype::F32;
    if (description == "<i4") return Dtype::I32;
    if (description == "|u1") return Dtype::U8;
    return std::nullopt;
}

Expected<std::vector<std::uint64_t>, NpyError> read_shape(Header& header) {
    std::vector<std::uint64_t> shape;
    ENSURE(header.take("("), refused(NpyError::BadHeader));
    while (!header.take(")")) {
        const auto size = header.number();
        ENSURE(size, refused(NpyError::BadHeader));
        ENSURE(*size > 0 && shape.size() < dimensions_max, refused(NpyError::BadShape));
        shape.push_back(*size);
        if (header.take(",")) continue;
        ENSURE(header.take(")"), refused(NpyError::BadHeader));
        break;
    }
    return shape;
}

Expected<program::Shape, NpyError> as_matrix(const std::vector<std::uint64_t>& shape) {
    std::uint64_t rows = 1;
    const std::uint64_t columns = shape.size() < 2 ? 1 : shape.back();
    for (std::size_t i = 0; i < shape.size() - (shape.size() < 2 ? 0 : 1); ++i) {
        ENSURE(rows <= program::max_dimension / shape[i], refused(NpyError::BadShape));
        rows *= shape[i];
    }
    ENSURE(columns <= program::max_dimension && rows * columns <= program::max_elements,
           refused(NpyError::BadShape));
    return program::Shape{static_cast<std::uint32_t>(rows), static_cast<std::uint32_t>(columns)};
}

struct Parts {
    std::string_view header;
    ByteView elements;
};
Expected<Parts, NpyError> split(ByteView file) {
    const std::string_view text{reinterpret_cast<const char*>(file.data()), file.size()};
    ENSURE(file.size() >= 10 && text.starts_with(magic), refused(NpyError::BadMagic));
    const auto version = file[6];
    ENSURE(version >= 1 && version <= 3, refused(NpyError::BadMagic));
    // Little-endian, two bytes in version 1, four after it.
    const std::size_t width = version == 1 ? 2 : 4, start = 8 + width;
    ENSURE(file.size() >= start, refused(NpyError::BadHeader));
    std::size_t length = 0;
    for (std::size_t i = 0; i < width; ++i) length |= std::size_t{file[8 + i]} << 8 * i;
    ENSURE(length <= file.size() - start, refused(NpyError::BadHeader));
    return Parts{text.substr(start, length), file.subspan(start + length)};
}

}  // namespace

Expected<program::Tensor, NpyError> parse_npy(ByteView file) {
    const auto parts = TRY(split(file));
    Header header{parts.header};
    ENSURE(header.take("{") && header.take("'descr':"), refused(NpyError::BadHeader));
    const auto description = header.quoted();
    ENSURE(description, refused(NpyError::BadHeader));
    const auto dtype = dtype_of(*description);
    ENSURE(dtype, refused(NpyError::UnknownDtype));
    ENSURE(header.take(",") && header.take("'fortran_order':"), refused(NpyError::BadHeader));
    ENSURE(!header.take("True"), refused(NpyError::ColumnMajor));
    ENSURE(header.take("False") && header.take(",") && header.take("'shape':"),
           refused(NpyError::BadHeader));
    const auto shape = TRY(as_matrix(TRY(read_shape(header))));
    header.take(",");
    ENSURE(header.take("}") && header.over(), refused(NpyError::BadHeader));
    const program::TensorType type{*dtype, shape};
    ENSURE(parts.elements.size() == type.bytes(), refused(NpyError::WrongLength));
    return program::Tensor{type, {parts.elements.begin(), parts.elements.end()}};
}

}  // namespace assay::data
