// SPDX-License-Identifier: Apache-2.0
// Walks C++ types by reflection and describes each once, as scale-info does for Rust types.
#pragma once

#include <map>

#include "runtime/frame/errors.hpp"
#include "runtime/frame/metadata/types.hpp"
#include "runtime/frame/storage_key.hpp"
#include "runtime/frame/weight.hpp"

namespace assay::frame::metadata {

template <class T>
struct tag {};

/// Where a type is not described by its own structure: specialise with
/// `static Type describe(Registry&)`.
template <class T>
struct Override {};

/// The namespaces and the name of a type. Tools tell types apart by this, and read a meaning into
/// some words that stand alone, such as "Range".
Strings split_name(std::string_view qualified);

/// The path a type is known by outside; tools give some paths a meaning, as for account ids.
template <class T>
Strings path() {
    return split_name(reflect::detail::argument(reflect::detail::pretty<T>()));
}

/// The same for a `std::variant`, whose own name says nothing; most have none.
template <class T>
Strings variant_path() {
    return {};
}

class Registry {
  public:
    template <class T>
    TypeId add() {
        if constexpr (requires { typename T::metadata_as; })
            return add<typename T::metadata_as>();
        else if constexpr (requires { T::metadata_named; })
            return named(std::string{T::metadata_named});
        else
            return add_as(&key<T>, [this] { return described<T>(); });
    }

    /// The id of a type without a C++ counterpart, such as the outer enum "RuntimeCall". It may be
    /// referred to before `define` says what it is.
    TypeId named(const std::string& name) {
        const auto [at, fresh] = named_.try_emplace(name, types_.size());
        const TypeId id{static_cast<std::uint32_t>(at->second)};
        if (fresh) types_.push_back({id, {}});
        return id;
    }
    void define(TypeId id, Type type) { types_[id.id].type = std::move(type); }
    void set_path(TypeId id, Strings path) { types_[id.id].type.path = std::move(path); }

    /// The fields of an aggregate; without names where it says `positional`, as a Rust tuple
    /// struct.
    template <class T>
    std::vector<Field> fields() {
        return fields<T>(std::make_index_sequence<reflect::field_count<T>>{});
    }

    std::vector<PortableType> take() { return std::move(types_); }

  private:
    template <class T>
    static constexpr char key{};  // One address per type.

    template <class Describe>
    TypeId add_as(const char* identity, Describe describe) {
        const auto [at, fresh] = ids_.try_emplace(identity, types_.size());
        const TypeId id{static_cast<std::uint32_t>(at->second)};
        if (fresh) {
            types_.push_back({id, {}});  // Taken before it is described, so that cycles end.
            auto type = describe();
            types_[id.id].type = std::move(type);
        }
        return id;
    }

    template <class T>
    Type described() {
        if constexpr (requires { Override<T>::describe(*this); })
            return Override<T>::describe(*this);
        else
            return describe(tag<T>{});
    }

    template <class T, std::size_t... I>
    std::vector<Field> fields(std::index_sequence<I...>) {
        return {Field{field_label<T, I>(), add<reflect::field_t<T, I>>(), {}, {}}...};
    }

    /// A trailing underscore stands where C++ has the outside name for itself, such as "new".
    template <class T, std::size_t I>
    static std::optional<std::string> field_label() {
        if constexpr (requires { T::positional; }) return std::nullopt;
        auto name = reflect::field_name<T, I>;
        if (name.ends_with('_')) name.remove_suffix(1);
        return std::string{name};
    }

    template <scale::Record T>
    Type describe(tag<T>) {
        return {path<T>(), {}, Composite{fields<T>()}, {}};
    }
    template <scale::Int T>
    Type describe(tag<T>) {
        static_assert(std::is_unsigned_v<T> || std::same_as<T, u128>, "no signed numbers on chain");
        constexpr auto log2 = static_cast<std::uint8_t>(std::countr_zero(sizeof(T)));
        return {{},
                {},
                std::same_as<T, bool> ? Primitive::boolean : static_cast<Primitive>(3 + log2),
                {}};
    }
    Type describe(tag<std::string>) { return {{}, {}, Primitive::string, {}}; }
    Type describe(tag<std::monostate>) { return {{}, {}, Tuple{}, {}}; }
    template <class T>
    Type describe(tag<scale::Compact<T>>) {
        return {{}, {}, CompactOf{add<T>()}, {}};
    }
    template <class T>
    Type describe(tag<std::vector<T>>) {
        return {{}, {}, Sequence{add<T>()}, {}};
    }
    template <class T, std::uint32_t N>
    Type describe(tag<scale::BoundedVec<T, N>>) {
        return {{}, {}, Sequence{add<T>()}, {}};
    }
    template <class T, std::size_t N>
    Type describe(tag<std::array<T, N>>) {
        return {{}, {}, Array{static_cast<std::uint32_t>(N), add<T>()}, {}};
    }
    template <class... T>
    Type describe(tag<std::tuple<T...>>) {
        return {{}, {}, Tuple{{add<T>()...}}, {}};
    }
    template <class A, class B>
    Type describe(tag<std::pair<A, B>>) {
        return {{}, {}, Tuple{{add<A>(), add<B>()}}, {}};
    }
    template <class T>
    Type describe(tag<std::optional<T>>) {
        const auto some = add<T>();
        return {{"Option"},
                {{"T", some}},
                Variants{{{"None", {}, 0, {}}, {"Some", {Field{{}, some, {}, {}}}, 1, {}}}},
                {}};
    }
    template <class E>
        requires std::is_enum_v<E> Type describe(tag<E>) {
            return [&]<std::size_t... I>(std::index_sequence<I...>)->Type {
                return {path<E>(),
                        {},
                        Variants{{Variant{std::string{reflect::enumerator_name<static_cast<E>(I)>},
                                          {},
                                          static_cast<std::uint8_t>(I),
                                          {}}...}},
                        {}};
            }
            (std::make_index_sequence<reflect::enumerator_count<E>()>{});
        }

    template <class A, std::size_t I>
    Variant alternative() {
        Variant variant{std::string{reflect::type_name<A>}, {}, scale::wire_index<A, I>(), {}};
        if constexpr (requires { A::metadata_name; }) variant.name = A::metadata_name;
        if constexpr (requires { A::spec.doc; }) variant.docs.emplace_back(A::spec.doc);
        if constexpr (scale::Record<A>)
            variant.fields = fields<A>();
        else
            variant.fields = {Field{{}, add<A>(), {}, {}}};
        return variant;
    }
    template <class... A>
    Type describe(tag<std::variant<A...>>) {
        return [&]<std::size_t... I>(std::index_sequence<I...>)->Type {
            return {variant_path<std::variant<A...>>(), {}, Variants{{alternative<A, I>()...}}, {}};
        }
        (std::index_sequence_for<A...>{});
    }

    std::map<const char*, std::size_t> ids_;
    std::map<std::string, std::size_t> named_;
    std::vector<PortableType> types_;
};

template <>
inline Strings path<AccountId>() {
    return {"sp_core", "crypto", "AccountId32"};
}
template <>
inline Strings path<Hash256>() {
    return {"primitive_types", "H256"};
}
template <>
inline Strings path<Weight>() {
    return {"sp_weights", "weight_v2", "Weight"};
}
template <>
inline Strings path<DispatchClass>() {
    return {"frame_support", "dispatch", "DispatchClass"};
}
template <>
inline Strings path<Pays>() {
    return {"frame_support", "dispatch", "Pays"};
}
template <>
inline Strings path<ModuleError>() {
    return {"sp_runtime", "ModuleError"};
}
template <>
inline Strings path<TokenError>() {
    return {"sp_runtime", "TokenError"};
}
template <>
inline Strings path<ArithmeticError>() {
    return {"sp_arithmetic", "ArithmeticError"};
}
template <>
inline Strings variant_path<DispatchError>() {
    return {"sp_runtime", "DispatchError"};
}

/// AccountId and H256 are one unnamed array, as clients expect of them.
template <class T>
    requires std::same_as<T, AccountId> || std::same_as<T, Hash256>
struct Override<T> {
    static Type describe(Registry& registry) {
        return {path<T>(), {}, Composite{{Field{{}, registry.add<ByteArray<32>>(), {}, {}}}}, {}};
    }
};

/// `existential_deposit` to `ExistentialDeposit`, the spelling that tools expect of constants.
std::string pascal_case(std::string_view snake);

/// `TransactionPayment` to `transaction_payment`, for the paths of pallets' types.
std::string snake_case(std::string_view pascal);

/// The outside name of a pallet's constant. Substrate spells the few that are computed as they are;
/// a `Constants` of such says `as_spelled`.
template <class Constants, std::size_t I>
std::string constant_name() {
    const auto name = reflect::field_name<Constants, I>;
    if constexpr (requires { Constants::as_spelled; }) return std::string{name};
    return pascal_case(name);
}

template <StorageKey K>
StorageEntry describe_storage(Registry& registry) {
    constexpr bool optional = frame::detail::is_optional<typename K::Value>;
    const auto value = registry.add<Stored<K>>();
    StorageEntry entry{std::string{reflect::type_name<K>},
                       optional ? Modifier::optional : Modifier::with_default,
                       value,
                       scale::to_bytes(typename K::Value{}),
                       {}};
    if constexpr (requires { K::doc; }) entry.docs.emplace_back(K::doc);
    if constexpr (reflect::field_count < K >> 0) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            const auto key = [&] {
                if constexpr (sizeof...(I) == 1)
                    return registry.add<typename reflect::field_t<K, 0>::Key>();
                else
                    return registry.add<std::tuple<typename reflect::field_t<K, I>::Key...>>();
            }();
            entry.type = Map{{reflect::field_t<K, I>::hasher...}, key, value};
        }
        (std::make_index_sequence<reflect::field_count<K>>{});
    }
    return entry;
}

template <class P>
Pallet describe_pallet(Registry& registry) {
    using Config = typename P::Config;
    using Spec = typename P::Spec;
    Pallet out{.name = std::string{Config::name},
               .storage = {},
               .calls = {},
               .event = {},
               .constants = {},
               .error = {},
               .index = Config::index};
    [&]<class... K>(tag<std::tuple<K...>>) {
        if constexpr (sizeof...(K) > 0)
            out.storage = Storage{out.name, {describe_storage<K>(registry)...}};
    }(tag<typename Spec::Storage>{});
    const auto named = [&](TypeId id, const char* name) {
        const auto crate = Config::name == "System" ? std::string{"frame_system"}
                                                    : "pallet_" + snake_case(Config::name);
        registry.set_path(id, {crate, "pallet", name});
        return id;
    };
    if constexpr (!scale::Record<typename Spec::Call>)
        out.calls = named(registry.add<typename Spec::Call>(), "Call");
    if constexpr (requires { typename Spec::Event; })
        out.event = named(registry.add<typename Spec::Event>(), "Event");
    if constexpr (requires { typename Spec::Error; })
        out.error = named(registry.add<typename Spec::Error>(), "Error");
    const auto add_constants = [&](const auto& constants) {
        using Constants = std::remove_cvref_t<decltype(constants)>;
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (out.constants.push_back({constant_name<Constants, I>(),
                                      registry.add<reflect::field_t<Constants, I>>(),
                                      scale::to_bytes(std::get<I>(reflect::fields(constants))),
                                      {}}),
             ...);
        }
        (std::make_index_sequence<reflect::field_count<Constants>>{});
    };
    if constexpr (requires { Config::constants; }) add_constants(Config::constants);
    if constexpr (requires { Config::computed_constants(); })
        add_constants(Config::computed_constants());
    return out;
}

}  // namespace assay::frame::metadata
