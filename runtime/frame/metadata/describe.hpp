// SPDX-License-Identifier: Apache-2.0
// Describes a pallet to tools: its storage, calls, events, errors and constants. It costs the
// compiler as much as all else about a pallet, so only the chain's own rows do it.
#pragma once

#include "runtime/frame/entry.hpp"
#include "runtime/frame/metadata/registry.hpp"

namespace assay::frame::metadata {

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

namespace assay::frame {

/// The row of a pallet that also tells tools about itself.
template <class P>
PalletEntry make_described_entry() {
    auto entry = make_entry<P>();
    entry.describe = metadata::describe_pallet<P>;
    return entry;
}

}  // namespace assay::frame
