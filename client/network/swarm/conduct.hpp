// SPDX-License-Identifier: Apache-2.0
// What a peer did, and what that costs it. One table, so that prices can be compared.
#pragma once

#include <string_view>

#include "runtime/base/bytes.hpp"

namespace assay::network {

enum class Conduct : std::uint8_t {
    // Good.
    UsefulBlock,
    UsefulTransaction,
    UsefulVote,
    // Careless.
    BadTransaction,
    RequestTimeout,
    RequestRefused,  ///< Says that it speaks a protocol, and then resets the stream.
    RateExceeded,
    Unneeded,  ///< Old votes, blocks that everybody has.
    EmptyResponse,
    // Broken or hostile.
    MalformedStream,
    MalformedMessage,
    WrongResponse,  ///< Not what was asked for.
    BadBlock,
    BadJustification,
    BadState,  ///< Not the state that a header commits to.
    BadVote,
    WrongGenesis,  ///< Of another chain.
    BadHandshake,  ///< Counts against the address: no peer is known yet.
};

/// Points; a peer is banned at `ban_below`.
constexpr std::int32_t points(Conduct conduct) {
    switch (conduct) {
        case Conduct::UsefulBlock:
            return 10;
        case Conduct::UsefulTransaction:
            return 1;
        case Conduct::UsefulVote:
            return 2;
        case Conduct::BadTransaction:
            return -5;
        case Conduct::RequestTimeout:
            return -60;
        case Conduct::RequestRefused:
            return -30;
        case Conduct::RateExceeded:
            return -40;
        case Conduct::Unneeded:
            return -1;
        case Conduct::EmptyResponse:
            return -30;
        case Conduct::MalformedStream:
            return -200;
        case Conduct::MalformedMessage:
            return -400;
        case Conduct::WrongResponse:
            return -500;
        case Conduct::BadBlock:
            return -1000;
        case Conduct::BadJustification:
            return -1000;
        case Conduct::BadState:
            return -1000;
        case Conduct::BadVote:
            return -300;
        case Conduct::WrongGenesis:
            return -4000;
        case Conduct::BadHandshake:
            return -100;
    }
    return 0;
}

inline constexpr std::int32_t ban_below = -1000;    ///< At or below: dropped, and not let in.
inline constexpr std::int32_t pardon_above = -500;  ///< A banned one may come again.
inline constexpr std::int32_t points_max = 1000, points_min = -8000;
/// Every second a score loses this part of itself, towards zero: half in 139 s.
inline constexpr std::int32_t decay_part = 200;

std::string_view to_text(Conduct conduct);

}  // namespace assay::network
