// SPDX-License-Identifier: Apache-2.0
// SCALE, the chain's binary format (Polkadot specification, appendix A.2). Aggregates, enums and
// variants need no code of their own: reflection supplies it. A field type without a codec is one
// sentence of error, not a page.
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <variant>

#include "runtime/base/bytes.hpp"
#include "runtime/reflect/reflect.hpp"

namespace assay::scale {

/// Collects the encoding. What was written is in `out`.
struct Encoder {
    Bytes out;
};

/// What a value may need beside its bytes in order to be read: for a call within a call, the
/// pallets there are. The frame says what it is (frame/runtime_call.hpp); here it is only handed
/// on.
struct Surroundings;

/// Reads zeros once anything went wrong, so callers look once, at the end: `ok()` and `done()`.
class Decoder {
  public:
    /// `around`, where there is any, must outlive the decoder.
    explicit Decoder(ByteView in, const Surroundings* around = nullptr)
        : in_{in}, around_{around} {}
    std::uint8_t byte() {
        if (in_.empty()) {
            fail();
            return 0;
        }
        const auto b = in_.front();
        in_ = in_.subspan(1);
        return b;
    }
    /// The next `n` bytes, without a copy; empty and failed when fewer are left.
    ByteView bytes(std::size_t n) {
        if (n > in_.size()) {
            fail();
            return {};
        }
        const auto taken = in_.first(n);
        in_ = in_.subspan(n);
        return taken;
    }
    void fail() { ok_ = false, in_ = {}; }
    bool ok() const { return ok_; }
    bool done() const { return ok_ && in_.empty(); }
    std::size_t left() const { return in_.size(); }
    ByteView rest() const { return in_; }
    const Surroundings* around() const { return around_; }

  private:
    ByteView in_;
    const Surroundings* around_;
    bool ok_ = true;
};

/// A number that goes over the wire in SCALE's compact form.
template <class T>
struct Compact {
    T value{};
    constexpr Compact(T v = {}) : value{v} {}
    constexpr operator T() const { return value; }
    friend bool operator==(const Compact&, const Compact&) = default;
    friend bool operator==(const Compact& c, T other) { return c.value == other; }
};

/// A list that refuses to decode when longer than `Max`: the bound is part of the type, so that
/// weights can rely on it.
template <class T, std::uint32_t Max>
struct BoundedVec {
    static constexpr std::uint32_t max = Max;
    std::vector<T> items;
    BoundedVec() = default;
    BoundedVec(std::vector<T> list) : items{std::move(list)} {}
    auto begin() const { return items.begin(); }
    auto end() const { return items.end(); }
    std::size_t size() const { return items.size(); }
    bool empty() const { return items.empty(); }
    const T& operator[](std::size_t i) const { return items[i]; }
    friend bool operator==(const BoundedVec&, const BoundedVec&) = default;
};
template <std::uint32_t Max>
using BoundedBytes = BoundedVec<std::uint8_t, Max>;

template <class T>
concept Int = std::is_integral_v<T> || std::same_as<T, u128>;
template <class T>
concept Record = std::is_aggregate_v<T> && std::is_class_v<T>;

/// Gives a variant's alternative a wire index of its own: `static constexpr WireIndex spec{4};`.
struct WireIndex {
    std::uint8_t index;
};

/// A variant's wire index: the alternative's own `spec.index` where it has one, else its position.
template <class Alternative, std::size_t Position>
consteval std::uint8_t wire_index() {
    if constexpr (requires { Alternative::spec.index; })
        return Alternative::spec.index;
    else
        return static_cast<std::uint8_t>(Position);
}

// ---- Encoding ----------------------------------------------------------------------------------

inline void encode(Encoder& e, std::uint8_t byte) { e.out.push_back(byte); }

template <Int T>
void encode(Encoder& e, T v) {
    if constexpr (std::same_as<T, bool>)
        e.out.push_back(v ? 1 : 0);
    else
        for (unsigned i = 0; i < sizeof(T); ++i)
            e.out.push_back(static_cast<std::uint8_t>(v >> (8 * i)));
}

template <Int T>
void encode(Encoder& e, const Compact<T>& c) {
    const u128 v = c.value;
    if (v < 1U << 6) return encode(e, static_cast<std::uint8_t>(v << 2));
    if (v < 1U << 14) return encode(e, static_cast<std::uint16_t>(v << 2 | 1));
    if (v < 1U << 30) return encode(e, static_cast<std::uint32_t>(v << 2 | 2));
    unsigned n = 4;
    while (n < 16 && v >> (8 * n) != 0) ++n;
    encode(e, static_cast<std::uint8_t>((n - 4) << 2 | 3));
    for (unsigned i = 0; i < n; ++i) encode(e, static_cast<std::uint8_t>(v >> (8 * i)));
}

template <class T>
    requires std::is_enum_v<T>
void encode(Encoder& e, T v) { encode(e, static_cast<std::uint8_t>(v)); }

// Declared before they are defined, so that each finds the others whatever nests in what.
template <class T, std::size_t N>
void encode(Encoder& e, const std::array<T, N>& a);
template <class T>
void encode(Encoder& e, const std::vector<T>& v);
template <class T, std::uint32_t N>
void encode(Encoder& e, const BoundedVec<T, N>& v);
template <class T>
void encode(Encoder& e, const std::optional<T>& o);
template <class A, class B>
void encode(Encoder& e, const std::pair<A, B>& p);
template <class... A>
void encode(Encoder& e, const std::tuple<A...>& t);
template <class... A>
void encode(Encoder& e, const std::variant<A...>& v);
template <Record T>
void encode(Encoder& e, const T& record);

inline void encode(Encoder& e, std::monostate) { static_cast<void>(e); }

inline void encode(Encoder& e, std::string_view s) {
    encode(e, Compact{static_cast<std::uint32_t>(s.size())});
    append(e.out, as_bytes(s));
}
inline void encode(Encoder& e, const std::string& s) { encode(e, std::string_view{s}); }

template <class T, std::size_t N>
void encode(Encoder& e, const std::array<T, N>& a) {
    if constexpr (std::same_as<T, std::uint8_t>)
        append(e.out, a);
    else
        for (const auto& x : a) encode(e, x);
}
template <class T>
void encode(Encoder& e, const std::vector<T>& v) {
    encode(e, Compact{static_cast<std::uint32_t>(v.size())});
    if constexpr (std::same_as<T, std::uint8_t>)
        append(e.out, v);
    else
        for (const auto& x : v) encode(e, x);
}
template <class T, std::uint32_t N>
void encode(Encoder& e, const BoundedVec<T, N>& v) {
    encode(e, v.items);
}
template <class T>
void encode(Encoder& e, const std::optional<T>& o) {
    encode(e, static_cast<std::uint8_t>(o.has_value()));
    if (o) encode(e, *o);
}
template <class A, class B>
void encode(Encoder& e, const std::pair<A, B>& p) {
    encode(e, p.first);
    encode(e, p.second);
}
template <class... A>
void encode(Encoder& e, const std::tuple<A...>& t) {
    std::apply([&](const auto&... x) { (encode(e, x), ...); }, t);
}
template <class... A>
void encode(Encoder& e, const std::variant<A...>& v) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((v.index() == I ? (encode(e, wire_index<A, I>()), encode(e, *std::get_if<I>(&v)))
                         : void()),
         ...);
    }
    (std::index_sequence_for<A...>{});
}
template <Record T>
void encode(Encoder& e, const T& record) {
    std::apply([&](const auto&... field) { (encode(e, field), ...); }, reflect::fields(record));
}

// ---- Decoding ----------------------------------------------------------------------------------

template <Int T>
void decode(Decoder& d, T& v) {
    if constexpr (std::same_as<T, bool>) {
        const auto b = d.byte();
        if (b > 1) d.fail();
        v = b == 1;
    } else {
        v = 0;
        for (unsigned i = 0; i < sizeof(T); ++i)
            v = static_cast<T>(v | static_cast<T>(static_cast<T>(d.byte()) << (8 * i)));
    }
}
template <Int T>
void decode(Decoder& d, Compact<T>& c) {
    const auto first = d.byte();
    const unsigned mode = first & 3U, n = mode == 3 ? (first >> 2) + 4U : 1U << mode;
    if (n > 16) return d.fail();
    u128 v = mode == 3 ? 0 : first;
    for (unsigned i = mode == 3 ? 0 : 1; i < n; ++i) v |= static_cast<u128>(d.byte()) << (8 * i);
    if (mode != 3) v >>= 2;
    // Only the shortest form is valid, or two encodings would name one value.
    const bool shortest =
        mode == 0 || (mode == 3 ? (n == 4 ? v >> 30 != 0 : v >> (8 * (n - 1)) != 0)
                                : v >> (mode == 1 ? 6 : 14) != 0);
    c.value = static_cast<T>(v);
    if (!shortest || c.value != v) d.fail();
}
template <class T>
    requires std::is_enum_v<T>
void decode(Decoder& d, T& v) {
    const auto b = d.byte();
    if (b >= reflect::enumerator_count<T>()) d.fail();
    v = static_cast<T>(b);
}

template <class T, std::size_t N>
void decode(Decoder& d, std::array<T, N>& a);
template <class T>
void decode(Decoder& d, std::vector<T>& v);
template <class T, std::uint32_t N>
void decode(Decoder& d, BoundedVec<T, N>& v);
template <class T>
void decode(Decoder& d, std::optional<T>& o);
template <class A, class B>
void decode(Decoder& d, std::pair<A, B>& p);
template <class... A>
void decode(Decoder& d, std::tuple<A...>& t);
template <class... A>
void decode(Decoder& d, std::variant<A...>& v);
template <Record T>
void decode(Decoder& d, T& record);

inline void decode(Decoder& d, std::monostate&) { static_cast<void>(d); }

inline void decode(Decoder& d, std::string& s) {
    Compact<std::uint32_t> n;
    decode(d, n);
    const auto raw = d.bytes(n.value);
    s.assign(raw.begin(), raw.end());
}
template <class T, std::size_t N>
void decode(Decoder& d, std::array<T, N>& a) {
    if constexpr (std::same_as<T, std::uint8_t>) {
        const auto raw = d.bytes(N);
        if (raw.size() == N)
            std::ranges::copy(raw, a.begin());
        else
            a.fill(0);
    } else {
        for (auto& x : a) decode(d, x);
    }
}
template <class T>
void decode(Decoder& d, std::vector<T>& v) {
    Compact<std::uint32_t> n;
    decode(d, n);
    v.clear();
    if constexpr (std::same_as<T, std::uint8_t>) {
        const auto raw = d.bytes(n.value);
        v.assign(raw.begin(), raw.end());
    } else {
        if (n.value > d.left())
            return d
                .fail();  // Every element takes a byte at least: memory stays bounded by the input.
        for (std::uint32_t i = 0; i < n.value && d.ok(); ++i) decode(d, v.emplace_back());
    }
}
template <class T, std::uint32_t N>
void decode(Decoder& d, BoundedVec<T, N>& v) {
    Compact<std::uint32_t> n;
    auto ahead = d;
    decode(ahead, n);
    if (n.value > N) return d.fail();
    decode(d, v.items);
}
template <class T>
void decode(Decoder& d, std::optional<T>& o) {
    bool some = false;
    decode(d, some);
    if (some)
        decode(d, o.emplace());
    else
        o.reset();
}
template <class A, class B>
void decode(Decoder& d, std::pair<A, B>& p) {
    decode(d, p.first);
    decode(d, p.second);
}
template <class... A>
void decode(Decoder& d, std::tuple<A...>& t) {
    std::apply([&](auto&... x) { (decode(d, x), ...); }, t);
}
template <class... A>
void decode(Decoder& d, std::variant<A...>& v) {
    const auto index = d.byte();
    const bool known = d.ok()&& [&]<std::size_t... I>(std::index_sequence<I...>) {
        return ((index == wire_index<A, I>() && (decode(d, v.template emplace<I>()), true)) || ...);
    }
    (std::index_sequence_for<A...>{});
    if (!known) d.fail();
}
template <Record T>
void decode(Decoder& d, T& record) {
    std::apply([&](auto&... field) { (decode(d, field), ...); }, reflect::fields(record));
}

/// What can be written and read; the name that appears in an error when a field cannot.
template <class T>
concept Encodable = requires(Encoder& e, Decoder& d, T& value) {
    encode(e, value);
    decode(d, value);
};

template <class T>
Bytes to_bytes(const T& value) {
    Encoder e;
    encode(e, value);
    return std::move(e.out);
}

/// Nothing, unless `bytes` is exactly one valid encoding of a `T`.
template <Encodable T>
std::optional<T> from_bytes(ByteView bytes) {
    Decoder d{bytes};
    T value{};
    decode(d, value);
    if (!d.done()) return std::nullopt;
    return std::optional<T>{std::in_place, std::move(value)};  // `T` may be an optional itself.
}

}  // namespace assay::scale
