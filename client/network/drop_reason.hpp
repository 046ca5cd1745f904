// SPDX-License-Identifier: Apache-2.0
// Why a connection ended, or never came to be. Every way has a name: logs, metrics and tests speak
// it.
#pragma once

#include <string_view>

#include "runtime/base/bytes.hpp"

namespace assay::network {

enum class DropReason : std::uint8_t {
    // What happens.
    RemoteClosed,    ///< The other side ended it.
    ConnectionLost,  ///< The socket failed.
    DialFailed,      ///< Nobody answers there.
    ShutDown,        ///< We end.
    Disconnected,    ///< We want it no more.
    Duplicate,       ///< Another connection to the same peer stays.
    // Who may come in.
    TooManyConnections,
    TooManyFromAddress,
    TooManyPending,  ///< Too many connections that have not said who they are.
    NotReserved,     ///< Only reserved peers are wanted.
    Banned,
    NoSlot,  ///< A peer like any other, and all places for those are taken.
    // The handshake.
    MultistreamMalformed,
    MultistreamTooLong,
    NoCommonProtocol,
    NoiseMalformed,
    NoiseWrongKey,     ///< Decryption failed.
    NoiseBadIdentity,  ///< The key's signature or form is wrong.
    NoiseUnsupportedKey,
    WrongPeer,  ///< Not whom we dialled.
    SelfDial,
    HandshakeTimeout,
    // The multiplexer.
    YamuxMalformed,
    YamuxUnknownStream,
    YamuxWindowExceeded,
    YamuxTooManyStreams,
    YamuxGoAway,  ///< The other side says that it ends the session.
    // Conduct.
    MemoryLimit,  ///< What waits for this peer, or came from it, takes too much.
    SlowReader,   ///< Takes nothing of what waits for it.
    PingTimeout,
    PingMismatch,
    Idle,  ///< No stream for a while, and no reason to stay.
    BadScore,
};

/// As written in the enum.
std::string_view to_text(DropReason reason);

}  // namespace assay::network
