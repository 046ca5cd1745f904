// SPDX-License-Identifier: Apache-2.0
// ImOnline's storage, call, events and errors, under the names that clients know from Substrate.
#pragma once

#include "pallets/session/types.hpp"

namespace assay::im_online {

using session::SessionIndex;

struct ReceivedHeartbeats {
    static constexpr std::string_view doc = "Who has sent a heartbeat in a session, by index.";
    frame::Twox64Concat<SessionIndex> session;
    frame::Twox64Concat<std::uint32_t> auth_index;
    using Value = bool;
};
struct AuthoredBlocks {
    static constexpr std::string_view doc = "How many blocks a validator wrote in a session.";
    frame::Twox64Concat<SessionIndex> session;
    frame::Twox64Concat<AccountId> validator;
    using Value = std::uint32_t;
};
struct HeardOut {
    static constexpr std::string_view doc =
        "Whether the session had blocks so late that everybody has had time to be heard.";
    using Value = bool;
};

/// Signed by the key that a validator authors with, as if it were an account. Takes no money: it is
/// valid once a session, from whoever was not heard of in it (docs/adr/0406).
struct heartbeat {
    static constexpr frame::CallSpec spec{.index = 0,
                                          .weight = {100'000'000, 10'000},
                                          .doc = "A validator's key only: say that it is there.",
                                          .dispatch_class = frame::DispatchClass::Operational,
                                          .pays_fee = frame::Pays::No};
};

struct HeartbeatReceived {
    session::BabeId authority_id;
};
struct AllGood {};
struct SomeOffline {
    std::vector<AccountId> offline;
};

enum class Error : std::uint8_t {
    InvalidKey,           ///< No validator authors with the sender's key in this session.
    DuplicatedHeartbeat,  ///< It has authored or sent a heartbeat in this session.
};

struct Spec {
    using Storage = std::tuple<ReceivedHeartbeats, AuthoredBlocks, HeardOut>;
    using Call = std::variant<heartbeat>;
    using Event = std::variant<HeartbeatReceived, AllGood, SomeOffline>;
    using Error = im_online::Error;
};

}  // namespace assay::im_online
