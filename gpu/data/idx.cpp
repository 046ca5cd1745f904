// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/idx.hpp"

namespace assay::data {

Expected<IdxTensor, IdxError> parse_idx(ByteView file) {
    constexpr std::uint8_t unsigned_byte = 0x08;
    constexpr std::size_t dimensions_max = 4;
    constexpr std::uint64_t elements_max = std::uint64_t{1} << 40;

    ENSURE(file.size() >= 4 && file[0] == 0 && file[1] == 0, Failure{IdxError::BadMagic});
    ENSURE(file[2] == unsigned_byte, Failure{IdxError::NotBytes});
    const std::size_t dimensions = file[3];
    ENSURE(dimensions >= 1 && dimensions <= dimensions_max, Failure{IdxError::BadShape});
    ENSURE(file.size() >= 4 + 4 * dimensions, Failure{IdxError::WrongLength});

    IdxTensor tensor;
    std::uint64_t elements = 1;
    for (std::size_t i = 0; i < dimensions; ++i) {
        std::uint32_t size = 0;
        for (std::size_t b = 0; b < 4; ++b) size = size << 8 | file[4 + 4 * i + b];
        // Divided, not multiplied: the product must not wrap before it is compared.
        ENSURE(size != 0 && elements <= elements_max / size, Failure{IdxError::BadShape});
        elements *= size;
        tensor.shape.push_back(size);
    }
    const auto values = file.subspan(4 + 4 * dimensions);
    ENSURE(values.size() == elements, Failure{IdxError::WrongLength});
    tensor.values.assign(values.begin(), values.end());
    return tensor;
}

}  // namespace assay::data
