// SPDX-License-Identifier: Apache-2.0
#include "client/network/wire/protobuf.hpp"

namespace assay::network {

namespace {

enum WireType : std::uint8_t { VarintType = 0, Fixed64 = 1, Delimited = 2, Fixed32 = 5 };

}  // namespace

std::optional<ProtobufField> ProtobufReader::next() {
    if (!ok_ || rest_.empty()) return std::nullopt;
    const auto key = take_varint(rest_);
    if (!key || *key >> 3 == 0 || *key >> 3 > 0x1fff'ffff) return broken();
    ProtobufField field;
    field.number = static_cast<std::uint32_t>(*key >> 3);
    std::size_t size = 0;
    switch (*key & 7) {
        case VarintType: {
            const auto value = take_varint(rest_);
            if (!value) return broken();
            field.value = *value;
            field.is_number = true;
            return field;
        }
        case Fixed64:
            size = 8;
            break;
        case Fixed32:
            size = 4;
            break;
        case Delimited: {
            const auto length = take_varint(rest_);
            if (!length || *length > rest_.size()) return broken();
            size = static_cast<std::size_t>(*length);
            break;
        }
        default:
            return broken();
    }
    if (size > rest_.size()) return broken();
    field.data = rest_.first(size);
    rest_ = rest_.subspan(size);
    return field;
}

}  // namespace assay::network
