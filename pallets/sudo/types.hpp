// SPDX-License-Identifier: Apache-2.0
// Sudo's storage, calls, events and errors, under the names that wallets know from Substrate.
#pragma once

#include "runtime/frame/address.hpp"
#include "runtime/frame/dispatch_result.hpp"
#include "runtime/frame/runtime_call.hpp"

namespace assay::sudo {

struct Key {
    static constexpr std::string_view doc =
        "The account that may act as the chain itself; nobody on a chain that was born without.";
    using Value = std::optional<AccountId>;
};

inline constexpr frame::Weight call_weight{20'000'000, 1'517};

struct sudo {
    static constexpr frame::CallSpec spec{
        .index = 0, .weight = call_weight, .doc = "Key only: make a call as root."};
    frame::RuntimeCall call;
    frame::Weight weight() const { return spec.weight + call.cost(); }
    frame::DispatchClass dispatch_class() const { return call.inherited_class(); }
};
struct sudo_unchecked_weight {
    static constexpr frame::CallSpec spec{
        .index = 1,
        .weight = call_weight,
        .doc = "Key only: make a call as root that costs what the key says."};
    frame::RuntimeCall call;
    frame::Weight weight_;
    frame::Weight weight() const { return spec.weight + weight_; }
    frame::DispatchClass dispatch_class() const { return call.inherited_class(); }
};
struct set_key {
    static constexpr frame::CallSpec spec{
        .index = 2, .weight = call_weight, .doc = "Key only: hand the key on."};
    // "new" outside, which is no name for a field in C++.
    frame::MultiAddress new_;
};
struct sudo_as {
    static constexpr frame::CallSpec spec{
        .index = 3, .weight = call_weight, .doc = "Key only: make a call as that account."};
    frame::MultiAddress who;
    frame::RuntimeCall call;
    frame::Weight weight() const { return spec.weight + call.cost(); }
    frame::DispatchClass dispatch_class() const { return call.inherited_class(); }
};
struct remove_key {
    static constexpr frame::CallSpec spec{
        .index = 4, .weight = call_weight, .doc = "Key only: give the key up, for ever."};
};

struct Sudid {
    frame::DispatchResult sudo_result;
};
struct KeyChanged {
    std::optional<AccountId> old;
    AccountId new_;
};
struct KeyRemoved {};
struct SudoAsDone {
    frame::DispatchResult sudo_result;
};

enum class Error : std::uint8_t {
    RequireSudo,  ///< The sender is not the key.
};

struct Spec {
    using Storage = std::tuple<Key>;
    using Call = std::variant<sudo, sudo_unchecked_weight, set_key, sudo_as, remove_key>;
    using Event = std::variant<Sudid, KeyChanged, KeyRemoved, SudoAsDone>;
    using Error = assay::sudo::Error;
};

struct Genesis {
    std::optional<AccountId> key;
};

}  // namespace assay::sudo
