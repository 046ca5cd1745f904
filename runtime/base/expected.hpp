// SPDX-License-Identifier: Apache-2.0
// Errors as values. Shaped after C++23's std::expected, so that the swap is mechanical one day.
#pragma once

#include <concepts>
#include <utility>
#include <variant>

namespace assay {

/// What a function returns to say "no": wraps the reason, converts to any `Expected` with that
/// error type.
template <class E>
struct Failure {
    E error;
};
template <class E>
Failure(E) -> Failure<E>;

/// Either a value or the reason why there is none. `Expected<std::monostate, E>` is success without
/// a value.
template <class T, class E>
class [[nodiscard]] Expected {
  public:
    using value_type = T;
    using error_type = E;

    constexpr Expected(T value) : state_{std::in_place_index<0>, std::move(value)} {}
    constexpr Expected() requires std::same_as<T, std::monostate>
    = default;
    template <std::convertible_to<E> F>
    constexpr Expected(Failure<F> failure)
        : state_{std::in_place_index<1>, std::move(failure.error)} {}

    constexpr explicit operator bool() const { return state_.index() == 0; }
    constexpr T& operator*() & { return *std::get_if<0>(&state_); }
    constexpr const T& operator*() const& { return *std::get_if<0>(&state_); }
    constexpr T&& operator*() && { return std::move(*std::get_if<0>(&state_)); }
    constexpr T* operator->() { return std::get_if<0>(&state_); }
    constexpr const T* operator->() const { return std::get_if<0>(&state_); }
    constexpr const E& error() const { return *std::get_if<1>(&state_); }

  private:
    std::variant<T, E> state_;
};

}  // namespace assay

#define ASSAY_JOIN_(a, b) a##b
#define ASSAY_JOIN(a, b) ASSAY_JOIN_(a, b)
#define ASSAY_TRY(expression, tried)                        \
    __extension__({                                         \
        auto&& tried = (expression);                        \
        if (!tried) return ::assay::Failure{tried.error()}; \
        *std::move(tried);                                  \
    })

/// The value of `expression`, or an early return of its error. A statement expression: g++ and
/// clang. The counter keeps one TRY inside another from shadowing its name.
#define TRY(expression) ASSAY_TRY(expression, ASSAY_JOIN(tried_, __COUNTER__))

/// Early return of `failure` unless `condition` holds: the preconditions of a call, one a line.
#define ENSURE(condition, failure)        \
    do {                                  \
        if (!(condition)) return failure; \
    } while (false)
