// SPDX-License-Identifier: Apache-2.0
// Proxy's storage, events and errors, under the names that wallets know from Substrate.
#pragma once

#include "runtime/frame/address.hpp"
#include "runtime/frame/dispatch_result.hpp"
#include "runtime/frame/runtime_call.hpp"

namespace assay::proxy {

inline constexpr std::uint32_t max_proxies = 32, max_pending = 32;

/// What a delegate may do for the account. The chain says which calls each means. Append only.
enum class ProxyType : std::uint8_t {
    Any,          ///< Everything.
    NonTransfer,  ///< All but moving money.
    Training,     ///< The calls of the training protocol: what a worker's machine needs.
    CancelProxy,  ///< Rejecting announcements: a guard over other delegates.
};

/// Whether who has `has` may also do all that `other` allows.
constexpr bool includes(ProxyType has, ProxyType other) {
    return has == other || has == ProxyType::Any ||
           (has == ProxyType::NonTransfer && other != ProxyType::Any);
}

struct ProxyDefinition {
    AccountId delegate;
    ProxyType proxy_type{};
    BlockNumber delay = 0;  ///< How long a call must have been announced.
    friend bool operator==(const ProxyDefinition&, const ProxyDefinition&) = default;
};

struct Announcement {
    AccountId real;
    Hash256 call_hash;
    BlockNumber height = 0;
    friend bool operator==(const Announcement&, const Announcement&) = default;
};

/// A list that somebody's deposit keeps in storage.
template <class T, std::uint32_t Max>
struct Deposited {
    using metadata_as = std::tuple<scale::BoundedVec<T, Max>, Balance>;
    scale::BoundedVec<T, Max> items;
    Balance deposit = 0;
    friend bool operator==(const Deposited&, const Deposited&) = default;
};

struct Proxies {
    static constexpr std::string_view doc = "Who may act for an account, and the deposit on that.";
    frame::Twox64Concat<AccountId> account;
    using Value = Deposited<ProxyDefinition, max_proxies>;
};
struct Announcements {
    static constexpr std::string_view doc = "What a delegate has announced, and the deposit on it.";
    frame::Twox64Concat<AccountId> delegate;
    using Value = Deposited<Announcement, max_pending>;
};

// ---- Events and errors

struct ProxyExecuted {
    frame::DispatchResult result;
};
struct PureCreated {
    AccountId pure, who;
    ProxyType proxy_type;
    std::uint16_t disambiguation_index;
    BlockNumber at;
    std::uint32_t extrinsic_index;
};
struct PureKilled {
    AccountId pure, spawner;
    ProxyType proxy_type;
    std::uint16_t disambiguation_index;
};
struct Announced {
    AccountId real, proxy;
    Hash256 call_hash;
};
struct ProxyAdded {
    AccountId delegator, delegatee;
    ProxyType proxy_type;
    BlockNumber delay;
};
struct ProxyRemoved {
    AccountId delegator, delegatee;
    ProxyType proxy_type;
    BlockNumber delay;
};

enum class Error : std::uint8_t {
    TooMany,       ///< More proxies than `MaxProxies`, or announcements than `MaxPending`.
    NotFound,      ///< No such proxy or announcement.
    NotProxy,      ///< The sender may not act for that account.
    Unproxyable,   ///< Substrate's; such a call ends as System.CallFiltered in ProxyExecuted.
    Duplicate,     ///< It is there already.
    NoPermission,  ///< The sender is not the pure account of those parameters.
    Unannounced,   ///< The call was not announced, or not for long enough.
    NoSelfProxy,   ///< Nobody needs a proxy to act for themselves.
};

struct Constants {
    Balance proxy_deposit_base;    ///< Of an account that has proxies.
    Balance proxy_deposit_factor;  ///< And for each.
    std::uint32_t max_proxies, max_pending;
    Balance announcement_deposit_base;    ///< Of a delegate that has announcements.
    Balance announcement_deposit_factor;  ///< And for each.
};

/// The account that `create_pure` makes: nobody has a key to it.
AccountId pure_account(const AccountId& spawner, BlockNumber height, std::uint32_t extrinsic_index,
                       ProxyType proxy_type, std::uint16_t index);

}  // namespace assay::proxy
