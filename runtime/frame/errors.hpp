// SPDX-License-Identifier: Apache-2.0
// Why a call failed, in Substrate's enum layout, so that every client library can read it from an
// event.
#pragma once

#include "runtime/base/expected.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::frame {

struct Other {
    friend bool operator==(Other, Other) = default;
};
struct CannotLookup {
    friend bool operator==(CannotLookup, CannotLookup) = default;
};
/// The call wants another kind of sender: root, an inherent, or a signed account.
struct BadOrigin {
    friend bool operator==(BadOrigin, BadOrigin) = default;
};
/// A pallet's own error: its index in the runtime and its error enum's value in the first byte.
struct ModuleError {
    std::uint8_t index{};
    ByteArray<4> error{};
    friend bool operator==(const ModuleError&, const ModuleError&) = default;
};
struct ConsumerRemaining {
    friend bool operator==(ConsumerRemaining, ConsumerRemaining) = default;
};
struct NoProviders {
    friend bool operator==(NoProviders, NoProviders) = default;
};
struct TooManyConsumers {
    friend bool operator==(TooManyConsumers, TooManyConsumers) = default;
};
enum class TokenError : std::uint8_t {
    FundsUnavailable,  ///< The account has less than the amount.
    OnlyProvider,      ///< The account would die while something still rests on it.
    BelowMinimum,      ///< The receiver would end below the existential deposit.
    CannotCreate,
    UnknownAsset,
    Frozen,  ///< The amount is held for another purpose.
    Unsupported,
};
enum class ArithmeticError : std::uint8_t { Underflow, Overflow, DivisionByZero };

struct Module {
    static constexpr bool positional = true;
    ModuleError error;
    friend bool operator==(const Module&, const Module&) = default;
};
struct Token {
    static constexpr bool positional = true;
    TokenError error{};
    friend bool operator==(Token, Token) = default;
};
struct Arithmetic {
    static constexpr bool positional = true;
    ArithmeticError error{};
    friend bool operator==(Arithmetic, Arithmetic) = default;
};

using DispatchError = std::variant<Other, CannotLookup, BadOrigin, Module, ConsumerRemaining,
                                   NoProviders, TooManyConsumers, Token, Arithmetic>;

/// What a call and all that it calls return.
template <class T = std::monostate>
using Result = Expected<T, DispatchError>;

}  // namespace assay::frame
