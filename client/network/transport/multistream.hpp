// SPDX-License-Identifier: Apache-2.0
// multistream-select 1.0: two sides agree on a protocol for a connection or a stream. Messages are
// "/some/name\n" behind their length; the side that opened proposes, the other echoes or says "na".
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "client/network/drop_reason.hpp"
#include "client/network/wire/frames.hpp"

namespace assay::network {

inline constexpr std::string_view multistream_name = "/multistream/1.0.0";
inline constexpr std::size_t multistream_message_max = 1024;
inline constexpr unsigned multistream_proposals_max = 32;

/// One negotiation, of either side. Bytes in by `receive`, bytes out by `take_output`.
class Multistream {
  public:
    using Supported = std::function<bool(std::string_view)>;

    /// Proposes `protocols` (at least one) one after another; the first goes out at once.
    static Multistream proposing(std::vector<std::string> protocols);
    /// Answers proposals; every name that `supported` likes is accepted.
    static Multistream answering(Supported supported);

    /// Errors: MultistreamMalformed, MultistreamTooLong, NoCommonProtocol.
    Expected<std::monostate, DropReason> receive(ByteView bytes);

    /// What was agreed on; nothing yet while it goes on.
    const std::optional<std::string>& agreed() const { return agreed_; }
    /// Bytes of the agreed protocol that came with the last message.
    ByteView rest() const { return reader_.rest(); }
    Bytes take_output() { return std::exchange(output_, {}); }

  private:
    Multistream() = default;

    void say(std::string_view name);
    Expected<std::monostate, DropReason> on_message(std::string_view name);

    FrameReader reader_{multistream_message_max};
    std::vector<std::string> proposals_;  ///< Of the proposing side; the first is on the table.
    Supported supported_;                 ///< Of the answering side.
    bool greeted_ = false;                ///< The other side has named multistream.
    unsigned seen_ = 0;                   ///< Messages of the other side.
    std::optional<std::string> agreed_;
    Bytes output_;
};

}  // namespace assay::network
