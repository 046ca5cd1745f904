// SPDX-License-Identifier: Apache-2.0
// Rust's Result on the wire: what became of a call as events tell it, or the reply of a runtime
// interface that may refuse. Clients know it by its path.
#pragma once

#include "runtime/frame/errors.hpp"
#include "runtime/frame/metadata/registry.hpp"

namespace assay::frame {

template <class T>
struct Ok {
    static constexpr bool positional = true;
    T value{};
    friend bool operator==(const Ok&, const Ok&) = default;
};
template <class E>
struct Err {
    static constexpr bool positional = true;
    E error{};
    friend bool operator==(const Err&, const Err&) = default;
};
template <class T, class E>
using WireResult = std::variant<Ok<T>, Err<E>>;
using DispatchResult = WireResult<std::monostate, DispatchError>;

template <class T, class E>
WireResult<T, E> to_wire(const Expected<T, E>& result) {
    if (result) return Ok<T>{*result};
    return Err<E>{result.error()};
}

}  // namespace assay::frame

template <class T, class E>
struct assay::frame::metadata::Override<assay::frame::WireResult<T, E>> {
    static Type describe(Registry& registry) {
        const auto value = registry.add<T>();
        const auto error = registry.add<E>();
        return {{"Result"},
                {{"T", value}, {"E", error}},
                Variants{{{"Ok", {Field{{}, value, {}, {}}}, 0, {}},
                          {"Err", {Field{{}, error, {}, {}}}, 1, {}}}},
                {}};
    }
};
