// SPDX-License-Identifier: Apache-2.0
// Macro-free reflection for plain aggregates: field references, field names, type names.
// Works with g++ 12 and clang 14. Everything else in this folder is built on these few lines.
#pragma once

#ifdef __CUDACC__
#error "nvcc's front end spells field names wrongly: keep reflection out of .cu files"
#endif

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace assay::reflect {

namespace detail {

// Converts to any field type, so that T{any, any, ...} probes how many fields T has.
struct Any {
    template <class T>
    constexpr operator T() const noexcept {
        __builtin_unreachable();
    }
};

template <class T, std::size_t... I>
consteval bool takes(std::index_sequence<I...>) {
    return requires { T{(void(I), Any{})...}; };
}

template <class T, std::size_t N = 0>
consteval std::size_t count() {
    if constexpr (takes<T>(std::make_index_sequence<N + 1>{}))
        return count<T, N + 1>();
    else
        return N;
}

}  // namespace detail

template <class T>
inline constexpr std::size_t field_count = detail::count<std::remove_cv_t<T>>();

/// The fields of an aggregate as a tuple of references, in declaration order.
template <class T>
constexpr auto fields(T& t) {
    constexpr std::size_t count = field_count<T>;
    static_assert(count <= 16, "reflect::fields: extend the list below");
    if constexpr (count == 0) {
        return std::tie();
    } else if constexpr (count == 1) {
        auto& [a] = t;
        return std::tie(a);
    } else if constexpr (count == 2) {
        auto& [a, b] = t;
        return std::tie(a, b);
    } else if constexpr (count == 3) {
        auto& [a, b, c] = t;
        return std::tie(a, b, c);
    } else if constexpr (count == 4) {
        auto& [a, b, c, d] = t;
        return std::tie(a, b, c, d);
    } else if constexpr (count == 5) {
        auto& [a, b, c, d, e] = t;
        return std::tie(a, b, c, d, e);
    } else if constexpr (count == 6) {
        auto& [a, b, c, d, e, f] = t;
        return std::tie(a, b, c, d, e, f);
    } else if constexpr (count == 7) {
        auto& [a, b, c, d, e, f, g] = t;
        return std::tie(a, b, c, d, e, f, g);
    } else if constexpr (count == 8) {
        auto& [a, b, c, d, e, f, g, h] = t;
        return std::tie(a, b, c, d, e, f, g, h);
    } else if constexpr (count == 9) {
        auto& [a, b, c, d, e, f, g, h, i] = t;
        return std::tie(a, b, c, d, e, f, g, h, i);
    } else if constexpr (count == 10) {
        auto& [a, b, c, d, e, f, g, h, i, j] = t;
        return std::tie(a, b, c, d, e, f, g, h, i, j);
    } else if constexpr (count == 11) {
        auto& [a, b, c, d, e, f, g, h, i, j, k] = t;
        return std::tie(a, b, c, d, e, f, g, h, i, j, k);
    } else if constexpr (count == 12) {
        auto& [a, b, c, d, e, f, g, h, i, j, k, l] = t;
        return std::tie(a, b, c, d, e, f, g, h, i, j, k, l);
    } else if constexpr (count == 13) {
        auto& [a, b, c, d, e, f, g, h, i, j, k, l, m] = t;
        return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m);
    } else if constexpr (count == 14) {
        auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n] = t;
        return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, n);
    } else if constexpr (count == 15) {
        auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o] = t;
        return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o);
    } else if constexpr (count == 16) {
        auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = t;
        return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
    }
}

template <class T, std::size_t I>
using field_t = std::remove_cvref_t<std::tuple_element_t<I, decltype(fields(std::declval<T&>()))>>;

namespace detail {

// An object that is declared and never defined: only the addresses of its fields are used.
template <class T>
struct Holder {
    T value;
};
template <class T>
extern Holder<T> ghost;
// clang 14 takes the address of a subobject as a template argument only inside a class type.
template <class P>
struct Ptr {
    P p;
};
template <class P>
Ptr(P) -> Ptr<P>;

#pragma GCC diagnostic push
#ifdef __clang__
#pragma GCC diagnostic ignored "-Wundefined-var-template"
#endif
template <class T, std::size_t I>
consteval auto field_pointer() {
    return Ptr{&std::get<I>(fields(ghost<T>.value))};
}
#pragma GCC diagnostic pop

template <auto V>
consteval std::string_view pretty() {
    return __PRETTY_FUNCTION__;
}
template <class T>
consteval std::string_view pretty() {
    return __PRETTY_FUNCTION__;
}

// The identifier that ends at the last character of `s` that can be part of one.
constexpr std::string_view last_identifier(std::string_view s) {
    const auto word = [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               (c >= 'A' && c <= 'Z');
    };
    std::size_t end = s.size();
    while (end > 0 && !word(s[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && word(s[begin - 1])) --begin;
    return s.substr(begin, end - begin);
}

// Cuts "... [with T = X; std::string_view = ...]" (g++) or "... [T = X]" (clang) down to "X".
constexpr std::string_view argument(std::string_view s) {
    s.remove_prefix(s.find("= ") + 2);
    return s.substr(0, s.rfind("; std::string_view"));
}

}  // namespace detail

template <class T, std::size_t I>
inline constexpr std::string_view field_name =
    detail::last_identifier(detail::argument(detail::pretty<detail::field_pointer<T, I>()>()));

/// The unqualified name of a type: `balances::Transfer` gives "Transfer".
template <class T>
inline constexpr std::string_view type_name =
    detail::last_identifier(detail::argument(detail::pretty<T>()));

/// The name of an enumerator, or a number where `V` names none.
template <auto V>
inline constexpr std::string_view enumerator_name =
    detail::last_identifier(detail::argument(detail::pretty<V>()));

/// How many enumerators a dense enum (0, 1, 2, ...) has.
template <class E, std::size_t N = 0>
consteval std::size_t enumerator_count() {
    if constexpr (constexpr auto name = enumerator_name<static_cast<E>(N)>;
                  name[0] >= '0' && name[0] <= '9')
        return N;
    else
        return enumerator_count<E, N + 1>();
}

// Names reach storage keys and metadata, so a compiler that spells them otherwise must not compile
// this.
namespace detail {
struct Probe {
    int first;
    Any second;
    unsigned char third, fourth;
};
enum class Few : unsigned char { one, two };
static_assert(type_name<Probe> == "Probe" && field_name<Probe, 1> == "second" &&
              field_name<Probe, 3> == "fourth");
static_assert(enumerator_name<Few::two> == "two" && enumerator_count<Few>() == 2);
}  // namespace detail

}  // namespace assay::reflect
