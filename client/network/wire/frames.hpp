// SPDX-License-Identifier: Apache-2.0
// Cuts a stream of bytes into messages, each behind its length as a varint: how libp2p's protocols
// send whole messages over a stream.
#pragma once

#include "client/network/wire/varint.hpp"
#include "runtime/base/expected.hpp"

namespace assay::network {

enum class FrameError : std::uint8_t {
    BadLength,  ///< The prefix is no varint.
    TooLong,    ///< The message would be longer than allowed.
};

/// Keeps at most one unfinished message: its memory is bounded by the longest message and by what
/// one `add` brings.
class FrameReader {
  public:
    explicit FrameReader(std::size_t message_max) : message_max_{message_max} {}

    void add(ByteView bytes) {
        if (begin_ == buffer_.size()) buffer_.clear(), begin_ = 0;
        append(buffer_, bytes);
    }

    /// The next whole message; nothing when it is not all there yet. After an error the stream is
    /// of no use any more.
    Expected<std::optional<Bytes>, FrameError> next() {
        const auto rest = ByteView{buffer_}.subspan(begin_);
        const auto length = read_varint(rest);
        if (length.state == VarintState::Malformed) return Failure{FrameError::BadLength};
        if (length.state == VarintState::NeedsMore) return std::optional<Bytes>{};
        if (length.value > message_max_) return Failure{FrameError::TooLong};
        const auto size = static_cast<std::size_t>(length.value);
        if (rest.size() - length.length < size) return std::optional<Bytes>{};
        const auto message = rest.subspan(length.length, size);
        std::optional<Bytes> whole{std::in_place, message.begin(), message.end()};
        begin_ += length.length + size;
        if (begin_ > buffer_.size() / 2) {
            buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(begin_));
            begin_ = 0;
        }
        return whole;
    }

    std::size_t buffered() const { return buffer_.size() - begin_; }
    /// What came after the last whole message.
    ByteView rest() const { return ByteView{buffer_}.subspan(begin_); }

  private:
    std::size_t message_max_;
    Bytes buffer_;
    std::size_t begin_ = 0;
};

}  // namespace assay::network
