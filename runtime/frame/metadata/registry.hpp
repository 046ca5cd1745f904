// SPDX-License-Identifier: Apache-2.0
// Walks C++ types by reflection and describes each once, as scale-info does for Rust types.
#pragma once

#include <array>
#include <map>
#include <span>

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
            return add_as(&key<T>, &described<T>);
    }

    /// The id of a type without a C++ counterpart, such as the outer enum "RuntimeCall". It may be
    /// referred to before `define` says what it is.
    TypeId named(const std::string& name);
    void define(TypeId id, Type type) { types_[id.id].type = std::move(type); }
    void set_path(TypeId id, Strings path) { types_[id.id].type.path = std::move(path); }

    /// The fields of an aggregate; without names where it says `positional`, as a Rust tuple
    /// struct.
    template <class T>
    std::vector<Field> fields() {
        return fields_of(
            members<T>(), !requires { T::positional; });
    }

    std::vector<PortableType> take() { return std::move(types_); }

  private:
    // What differs from type to type is laid out in tables, and read by functions that are compiled
    // once.
    using Add = TypeId (*)(Registry&);
    struct Member {
        std::string_view name;
        Add add;
    };
    struct Alternative {
        std::string_view name, doc;
        std::uint8_t index;
        std::span<const Member> members;
        bool named_members;
    };

    template <class T>
    static constexpr char key{};  // One address per type.

    template <class T>
    static TypeId add_to(Registry& registry) {
        return registry.add<T>();
    }
    template <class T>
    static Type described(Registry& registry) {
        if constexpr (requires { Override<T>::describe(registry); })
            return Override<T>::describe(registry);
        else
            return registry.describe(tag<T>{});
    }

    TypeId add_as(const char* identity, Type (*describe)(Registry&));
    std::vector<Field> fields_of(std::span<const Member> members, bool with_names);
    Variants variants_of(std::span<const Alternative> alternatives);
    static Variants enumeration(std::span<const std::string_view> names);
    std::vector<TypeId> all(std::initializer_list<Add> types);
    Type option_of(Add some);

    template <class T, std::size_t I>
    static constexpr Member member_of{reflect::field_name<T, I>, &add_to<reflect::field_t<T, I>>};
    template <class T, class Indices>
    struct Members;
    template <class T, std::size_t... I>
    struct Members<T, std::index_sequence<I...>> {
        static constexpr std::array<Member, sizeof...(I)> all{member_of<T, I>...};
    };
    template <class T>
    static constexpr std::span<const Member> members() {
        return Members<T, std::make_index_sequence<reflect::field_count<T>>>::all;
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
        return {{}, {}, Tuple{all({&add_to<T>...})}, {}};
    }
    template <class A, class B>
    Type describe(tag<std::pair<A, B>>) {
        return {{}, {}, Tuple{all({&add_to<A>, &add_to<B>})}, {}};
    }
    template <class T>
    Type describe(tag<std::optional<T>>) {
        return option_of(&add_to<T>);
    }
    template <class E>
        requires std::is_enum_v<E> Type describe(tag<E>) {
            return [&]<std::size_t... I>(std::index_sequence<I...>)->Type {
                static constexpr std::array<std::string_view, sizeof...(I)> names{
                    reflect::enumerator_name<static_cast<E>(I)>...};
                return {path<E>(), {}, enumeration(names), {}};
            }
            (std::make_index_sequence<reflect::enumerator_count<E>()>{});
        }

    template <class A>
    static constexpr Member itself{{}, &add_to<A>};
    template <class A, std::size_t I>
    static constexpr Alternative alternative() {
        Alternative out{reflect::type_name<A>, {}, scale::wire_index<A, I>(), {}, false};
        if constexpr (requires { A::metadata_name; }) out.name = A::metadata_name;
        if constexpr (requires { A::spec.doc; }) out.doc = A::spec.doc;
        if constexpr (scale::Record<A>) {
            out.members = members<A>();
            out.named_members = !requires { A::positional; };
        } else {
            out.members = {&itself<A>, 1};
        }
        return out;
    }
    template <class... A>
    Type describe(tag<std::variant<A...>>) {
        return [&]<std::size_t... I>(std::index_sequence<I...>)->Type {
            static constexpr std::array<Alternative, sizeof...(A)> alternatives{
                alternative<A, I>()...};
            return {variant_path<std::variant<A...>>(), {}, variants_of(alternatives), {}};
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

}  // namespace assay::frame::metadata
