// SPDX-License-Identifier: Apache-2.0
// What every pallet gets from the frame: typed access to its own storage, its events and its
// errors. A pallet is a class `Pallet<Config> : PalletBase<Config, Spec>` with one `call` overload
// a call.
#pragma once

#include "runtime/base/check.hpp"
#include "runtime/frame/context.hpp"
#include "runtime/frame/origin.hpp"
#include "runtime/frame/storage_key.hpp"

namespace assay::frame {

template <std::size_t N>
struct Text {
    char text[N]{};
    consteval Text(const char (&s)[N]) { std::copy_n(s, N, text); }
};

/// A pallet's place in the runtime. The index and the name are part of the chain's format.
template <std::uint8_t Index, Text Name>
struct PalletAt {
    static constexpr std::uint8_t index = Index;
    static constexpr std::string_view name = Name.text;
};

/// A storage key that a pallet's `Spec` lists: no pallet can reach another one's storage.
template <class K, class Spec>
concept Own = StorageKey<K> && []<class... Keys>(std::tuple<Keys...>*) {
    return (std::same_as<K, Keys> || ...);
}(static_cast<typename Spec::Storage*>(nullptr));

template <class C, class S>
class PalletBase {
  public:
    using Config = C;
    using Spec = S;
    explicit PalletBase(Context& context) : context_{context} {}

    /// The stored value, or its default where nothing is stored.
    template <Own<S> K>
    typename K::Value get(const K& key) const {
        const auto raw = context_.state.get(storage_key<C>(key));
        if (!raw) return typename K::Value{};
        return decoded<K>(*raw);
    }
    template <Own<S> K>
    bool contains(const K& key) const {
        return context_.state.get(storage_key<C>(key)).has_value();
    }

    /// Calls `visit(key, value)` for every entry of a map, in key order, until it returns false.
    /// `first` fixes the leading fields: `for_each<Claims>(visit, task)` walks one task's claims.
    /// The visitor must not write to the map that it walks.
    template <Own<S> K, class Visit, class... First>
    void for_each(Visit&& visit, const First&... first) const {
        const Bytes prefix = map_prefix<K>(first...);
        Bytes at = prefix;
        while (auto next = context_.state.next_key(at)) {
            if (next->size() < prefix.size() ||
                !equal(ByteView{*next}.first(prefix.size()), prefix))
                return;
            at = std::move(*next);
            const auto key = parse_storage_key<K>(at);
            INVARIANT(key);
            const auto raw = context_.state.get(at);
            INVARIANT(raw);
            if (!visit(*key, decoded<K>(*raw))) return;
        }
    }

  protected:
    template <Own<S> K>
    void put(const K& key, const typename K::Value& value) {
        Bytes raw_key = storage_key<C>(key);
        INVARIANT(raw_key.size() <= storage_key_max);
        if constexpr (detail::is_optional<typename K::Value>) {
            if (!value) return context_.state.erase(raw_key);
            context_.state.put(std::move(raw_key), scale::to_bytes(*value));
        } else {
            context_.state.put(std::move(raw_key), scale::to_bytes(value));
        }
    }
    template <Own<S> K>
    void remove(const K& key) {
        context_.state.erase(storage_key<C>(key));
    }
    /// Reads, lets `change(value)` write, and stores the result.
    template <Own<S> K, class Change>
    void mutate(const K& key, Change&& change) {
        auto value = get(key);
        change(value);
        put(key, value);
    }

    // `OwnSpec` is a parameter so that a pallet without events, or errors, has none of these.
    template <class Event, class OwnSpec = S>
        requires std::constructible_from<typename OwnSpec::Event, Event>
    void deposit(const Event& happened) {
        const typename OwnSpec::Event event{happened};
        scale::Encoder out;
        encode(out, context_.phase);
        encode(out, C::index);
        encode(out, event);
        encode(out, std::vector<Hash256>{});
        context_.events.push_back(std::move(out.out));
    }
    template <class Reason, class OwnSpec = S>
        requires std::same_as<Reason, typename OwnSpec::Error>
    static Failure<DispatchError> fail(Reason error) {
        return Failure<DispatchError>{Module{{C::index, {static_cast<std::uint8_t>(error)}}}};
    }
    BlockNumber now() const { return context_.block; }
    Context& context() const { return context_; }

  private:
    template <class K>
    static typename K::Value decoded(ByteView raw) {
        auto value = scale::from_bytes<Stored<K>>(raw);
        INVARIANT(value);  // Only `put` writes here, so anything else is a corrupt database.
        return std::move(*value);
    }
    template <class K, class... First>
    static Bytes map_prefix(const First&... first) {
        constexpr auto& fixed = storage_prefix<C, K>;
        Bytes out{fixed.begin(), fixed.end()};
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (append_key_part(out, reflect::field_t<K, I>{first}), ...);
        }
        (std::index_sequence_for<First...>{});
        return out;
    }

    Context& context_;
};

/// The concept that a pallet's module name for calls must satisfy: one handler a call.
template <class P, class Args>
concept Handles = requires(P pallet, const Origin& origin, const Args& args) {
    { pallet.call(origin, args) } -> std::same_as<Result<>>;
};

}  // namespace assay::frame
