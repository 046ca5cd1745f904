// SPDX-License-Identifier: Apache-2.0
// Proxy's calls, and with them the pallet at a glance.
#pragma once

#include "pallets/proxy/types.hpp"

namespace assay::proxy {

inline constexpr frame::Weight record_weight{70'000'000, 4'706};
inline constexpr frame::Weight announcement_weight{100'000'000, 5'698};

struct proxy {
    static constexpr frame::CallSpec spec{.index = 0,
                                          .weight = {30'000'000, 4'706},
                                          .doc =
                                              "Make a call for an account that has the sender "
                                              "for a delegate."};
    frame::MultiAddress real;
    std::optional<ProxyType> force_proxy_type;  ///< Use just this permission.
    frame::RuntimeCall call;
    frame::Weight weight() const { return spec.weight + call.cost(); }
    frame::DispatchClass dispatch_class() const { return call.inherited_class(); }
};
struct add_proxy {
    static constexpr frame::CallSpec spec{
        .index = 1, .weight = record_weight, .doc = "Let another account act for the sender."};
    frame::MultiAddress delegate;
    ProxyType proxy_type;
    BlockNumber delay;
};
struct remove_proxy {
    static constexpr frame::CallSpec spec{
        .index = 2, .weight = record_weight, .doc = "Let it no longer."};
    frame::MultiAddress delegate;
    ProxyType proxy_type;
    BlockNumber delay;
};
struct remove_proxies {
    static constexpr frame::CallSpec spec{
        .index = 3,
        .weight = record_weight,
        .doc = "Let nobody act for the sender. To a pure account that is the end."};
};
struct create_pure {
    static constexpr frame::CallSpec spec{
        .index = 4,
        .weight = record_weight,
        .doc = "Make an account without a key, for which the sender acts."};
    ProxyType proxy_type;
    BlockNumber delay;
    std::uint16_t index;
};
struct kill_pure {
    static constexpr frame::CallSpec spec{
        .index = 5,
        .weight = record_weight,
        .doc = "Pure account only: end it. Whatever it still has is out of reach then."};
    frame::MultiAddress spawner;
    ProxyType proxy_type;
    std::uint16_t index;
    scale::Compact<BlockNumber> height;
    scale::Compact<std::uint32_t> ext_index;
};
struct announce {
    static constexpr frame::CallSpec spec{
        .index = 6,
        .weight = announcement_weight,
        .doc = "Delegate: say which call will be made for the account, by its hash."};
    frame::MultiAddress real;
    Hash256 call_hash;
};
struct remove_announcement {
    static constexpr frame::CallSpec spec{
        .index = 7, .weight = announcement_weight, .doc = "Delegate: take an announcement back."};
    frame::MultiAddress real;
    Hash256 call_hash;
};
struct reject_announcement {
    static constexpr frame::CallSpec spec{.index = 8,
                                          .weight = announcement_weight,
                                          .doc = "Account: strike out what a delegate announced."};
    frame::MultiAddress delegate;
    Hash256 call_hash;
};
struct proxy_announced {
    static constexpr frame::CallSpec spec{
        .index = 9,
        .weight = announcement_weight,
        .doc = "Anybody: make an announced call for the account, once its delay is over."};
    frame::MultiAddress delegate, real;
    std::optional<ProxyType> force_proxy_type;
    frame::RuntimeCall call;
    frame::Weight weight() const { return spec.weight + call.cost(); }
    frame::DispatchClass dispatch_class() const { return call.inherited_class(); }
};

struct Spec {
    using Storage = std::tuple<Proxies, Announcements>;
    using Call =
        std::variant<proxy, add_proxy, remove_proxy, remove_proxies, create_pure, kill_pure,
                     announce, remove_announcement, reject_announcement, proxy_announced>;
    using Event =
        std::variant<ProxyExecuted, PureCreated, PureKilled, Announced, ProxyAdded, ProxyRemoved>;
    using Error = assay::proxy::Error;
};

}  // namespace assay::proxy
