// SPDX-License-Identifier: Apache-2.0
// Just enough of protobuf's wire format for libp2p's and Substrate's messages: varints and
// length-delimited fields, read in order with bounds, unknown fields skipped (docs/adr/0410).
#pragma once

#include <string>

#include "client/network/wire/varint.hpp"

namespace assay::network {

/// Appends fields in the order of the calls. A field that has its default is left out by the
/// caller.
class ProtobufWriter {
  public:
    ProtobufWriter& number(std::uint32_t field, std::uint64_t value) {
        append_varint(out_, std::uint64_t{field} << 3);
        append_varint(out_, value);
        return *this;
    }
    ProtobufWriter& bytes(std::uint32_t field, ByteView value) {
        append_varint(out_, std::uint64_t{field} << 3 | 2);
        append_varint(out_, value.size());
        append(out_, value);
        return *this;
    }
    ProtobufWriter& text(std::uint32_t field, std::string_view value) {
        return bytes(field, as_bytes(value));
    }
    Bytes take() { return std::move(out_); }

  private:
    Bytes out_;
};

/// One field. Fixed-size fields come as their bytes.
struct ProtobufField {
    std::uint32_t number = 0;
    std::uint64_t value = 0;  ///< Of a varint.
    ByteView data;            ///< Of a length-delimited or fixed field; points into the message.
    bool is_number = false;
};

/// Walks over the fields of one message.
class ProtobufReader {
  public:
    explicit ProtobufReader(ByteView message) : rest_{message} {}

    /// The next field; nothing at the end, and where the message is broken: then `ok()` is false.
    std::optional<ProtobufField> next();
    bool ok() const { return ok_; }

  private:
    std::optional<ProtobufField> broken() {
        ok_ = false;
        return std::nullopt;
    }

    ByteView rest_;
    bool ok_ = true;
};

inline Bytes to_owned(ByteView view) { return {view.begin(), view.end()}; }
inline std::string to_string(ByteView view) { return {view.begin(), view.end()}; }

}  // namespace assay::network
