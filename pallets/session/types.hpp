// SPDX-License-Identifier: Apache-2.0
// Session's storage, calls, events and errors, under the names that clients know from Substrate.
#pragma once

#include "pallets/session/keys.hpp"
#include "runtime/frame/entry.hpp"
#include "runtime/frame/metadata/registry.hpp"

namespace assay::session {

using SessionIndex = std::uint32_t;

struct Validators {
    static constexpr std::string_view doc = "Who validates, in the order of their indices.";
    using Value = std::vector<AccountId>;
};
struct CurrentIndex {
    using Value = SessionIndex;
};
struct QueuedChanged {
    static constexpr std::string_view doc = "Whether the next session has other validators.";
    using Value = bool;
};
struct QueuedKeys {
    static constexpr std::string_view doc = "The validators of the next session, with their keys.";
    using Value = KeyedValidators;
};
struct CurrentKeys {
    static constexpr std::string_view doc = "The validators of this session, with their keys.";
    using Value = KeyedValidators;
};
struct NextKeys {
    static constexpr std::string_view doc = "The keys that an account has named.";
    frame::Twox64Concat<AccountId> validator;
    using Value = std::optional<SessionKeys>;
};
struct KeyOwner {
    static constexpr std::string_view doc = "Whose a key is.";
    frame::Twox64Concat<std::pair<KeyTypeId, Bytes>> key;
    using Value = std::optional<AccountId>;
};

struct set_keys {
    static constexpr frame::CallSpec spec{.index = 0,
                                          .weight = {150'000'000, 12'000},
                                          .doc =
                                              "Name the keys that sign for a stash, from the "
                                              "session after the next on."};
    SessionKeys keys;
    Bytes proof;
};
struct purge_keys {
    static constexpr frame::CallSpec spec{
        .index = 1, .weight = {100'000'000, 10'000}, .doc = "Forget the keys of a stash."};
};

struct NewSession {
    SessionIndex session_index;
};

enum class Error : std::uint8_t {
    InvalidProof,             ///< A proof where none is asked for.
    NoAssociatedValidatorId,  ///< Has nothing at stake.
    DuplicatedKey,            ///< The key is another's.
    NoKeys,
};

struct Spec {
    using Storage = std::tuple<Validators, CurrentIndex, QueuedChanged, QueuedKeys, CurrentKeys,
                               NextKeys, KeyOwner>;
    using Call = std::variant<set_keys, purge_keys>;
    using Event = std::variant<NewSession>;
    using Error = session::Error;
};

struct Genesis {
    KeyedValidators validators;
};

}  // namespace assay::session

namespace assay::frame::metadata {

/// As clients know them.
template <>
inline Strings path<session::KeyTypeId>() {
    return {"sp_core", "crypto", "KeyTypeId"};
}
template <>
inline Strings path<babe::AuthorityId>() {
    return {"sp_consensus_babe", "app", "Public"};
}
template <>
inline Strings path<grandpa::AuthorityId>() {
    return {"sp_consensus_grandpa", "app", "Public"};
}
/// A key is one unnamed array, and an authority a pair of a key and a weight.
template <class T>
    requires std::same_as<T, babe::AuthorityId> || std::same_as<T, grandpa::AuthorityId>
struct Override<T> {
    static Type describe(Registry& registry) {
        return {path<T>(), {}, Composite{{Field{{}, registry.add<ByteArray<32>>(), {}, {}}}}, {}};
    }
};
template <class T>
    requires std::same_as<T, babe::Authority> || std::same_as<T, grandpa::Authority>
struct Override<T> {
    static Type describe(Registry& registry) {
        return {{},
                {},
                Tuple{{registry.add<decltype(T::id)>(), registry.add<decltype(T::weight)>()}},
                {}};
    }
};

}  // namespace assay::frame::metadata
